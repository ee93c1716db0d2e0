import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

it('prints what the README says its example prints', () => {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const [, code, output] = /```js\n([\s\S]*?)```\n\n```\n([\s\S]*?)```/.exec(
    readFileSync(`${root}/README.md`, 'utf8'),
  )!;
  const args = [
    '--conditions=@waymark/source',
    '--import',
    import.meta.resolve('tsx'),
    '--input-type=module',
    '-e',
    code!,
  ];
  const { DATABASE_URL: _, ...env } = process.env;
  expect(execFileSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' })).toBe(output);
});
