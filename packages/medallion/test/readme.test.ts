import { readFileSync } from 'node:fs';
import { openDatabase } from '@waymark/stores';
import { describe, expect, it } from 'vitest';
import * as medallion from '../src/index.ts';
import * as testing from '../src/testing/index.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

function block(language: string): string {
  return new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``).exec(readme)![1]!;
}

describe('the README', () => {
  it('shows an example that prints what stands below it', async () => {
    const printed: string[] = [];
    const code = block('js').replaceAll(/^import [\s\S]*?;\n/gm, '');
    const globals = { ...medallion, openDatabase, console: { log: (text: string) => printed.push(text) } };
    const run = new Function(...Object.keys(globals), `return (async () => {${code}})()`) as (
      ...values: unknown[]
    ) => Promise<void>;
    await run(...Object.values(globals));
    expect(`${printed.join('\n')}\n`.replace(/\(\S+, updated \S+\)/, '')).toBe(
      block('text').replace(/\(\S+, updated \S+\)/, ''),
    );
  });

  it('names every export', () => {
    for (const name of [...Object.keys(medallion), ...Object.keys(testing)]) expect(readme).toContain(`\`${name}`);
  });
});
