import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readText = (path: string) => readFileSync(join(root, path), 'utf8');

/** An example and what stands below it as its output. */
const example = /```js\n([\s\S]*?)```\n\n(?:It prints:\n\n)?```(?:text)?\n([\s\S]*?)```/;
/** Ids and times are new in every run. */
const withoutStamps = (text: string) => text.replaceAll(/\([0-9a-f-]{36}, updated \S+\)/g, '(id, updated)');

it.each([
  'README.md',
  'packages/core-types/README.md',
  'packages/medallion/README.md',
  'packages/prompt-inference/README.md',
  'packages/observability/README.md',
  'packages/providers/README.md',
  'packages/stores/README.md',
  'packages/task-cli/README.md',
  'packages/tracking-mcp/README.md',
])('%s shows an example that prints what stands below it', (path) => {
  const [, code, output] = example.exec(readText(path))!;
  // The root has no dependencies of its own: its example is a file of the examples.
  const folder = path === 'README.md' ? 'examples' : dirname(path);
  const { DATABASE_URL: _, ...env } = process.env;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', code!], {
    cwd: join(root, folder),
    env,
    encoding: 'utf8',
  });
  expect(withoutStamps(printed)).toBe(withoutStamps(output!));
});

it('the README shows the example as the file holds it', () => {
  expect(example.exec(readText('README.md'))![1]).toBe(readText('examples/checkpoint-and-resume.mjs'));
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
