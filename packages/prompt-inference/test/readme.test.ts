import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));
const example = /```js\n((?:(?!```)[\s\S])*)```\n\n```text\n([\s\S]*?)```/g;
const examples = [...readFileSync(new URL('../README.md', import.meta.url), 'utf8').matchAll(example)];

it('the README has examples of the loop, of a program and of the configuration', () => {
  expect(examples.map(([, code]) => /inference, memory|dspyProgram|readConfig/.exec(code!)?.[0])).toEqual([
    'inference, memory',
    'dspyProgram',
    'readConfig',
  ]);
});

it.each(examples.map(([, code, output], index) => ({ number: index + 1, code: code!, output: output! })))(
  'example $number of the README prints what stands below it',
  ({ code, output }) => {
    const options = { cwd: folder, encoding: 'utf8' } as const;
    expect(execFileSync(process.execPath, ['--input-type=module', '-e', code], options)).toBe(output);
  },
);
