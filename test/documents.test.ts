import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readText = (path: string) => readFileSync(join(root, path), 'utf8');

it('the README shows the example as it is and what it really prints', () => {
  const [, code, output] = /```js\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/.exec(readText('README.md'))!;
  expect(code).toBe(readText('examples/checkpoint-and-resume.mjs'));
  const printed = execFileSync(process.execPath, ['examples/checkpoint-and-resume.mjs'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(output).toBe(printed);
});

it('every link within the documents leads somewhere', () => {
  const documents = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '--', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((path) => path !== '' && !path.startsWith('.changeset/') && existsSync(join(root, path)));
  expect(documents).toContain('README.md');
  const broken = documents.flatMap((path) =>
    [...readText(path).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map((match) => match[1]!)
      .filter((target) => !existsSync(join(root, dirname(path), target)))
      .map((target) => `${path}: ${target}`),
  );
  expect(broken).toEqual([]);
});
