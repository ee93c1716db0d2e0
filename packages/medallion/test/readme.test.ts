import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import * as medallion from '../src/index.ts';
import * as testing from '../src/testing/index.ts';

it('the README names every export', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  for (const name of [...Object.keys(medallion), ...Object.keys(testing)]) expect(readme).toContain(`\`${name}`);
});
