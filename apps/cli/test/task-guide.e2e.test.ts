import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { taskErrors } from '@waymark/task-cli';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { originCommands } from '../src/task/call/origin-commands.ts';
import { createSandbox, mainPath, type Sandbox } from './sandbox.ts';

const readText = (path: string) => readFileSync(new URL(`../../../docs/${path}`, import.meta.url), 'utf8');
const guide = readText('guides/hand-a-task-from-agent-to-agent.md');

let sandbox: Sandbox;
let bin: string;
beforeAll(() => {
  sandbox = createSandbox();
  bin = join(sandbox.folder, 'bin');
  mkdirSync(bin);
  symlinkSync(mainPath, join(bin, 'waymark'));
  const task = /```yaml\n([\s\S]*?)```/.exec(guide)![1]!;
  const test =
    "import assert from 'node:assert';\nimport test from 'node:test';\nimport { retries } from './upload.mjs';\n";
  for (const [path, text] of [
    ['.gitignore', '.agent-output/\n'],
    ['src/upload.mjs', 'export const retries = 0;\n'],
    ['src/upload.test.mjs', `${test}test('retries', () => assert.equal(retries, 3));\n`],
    ['tasks/backend/TASK-0001-retry-uploads.task.yaml', task],
    ...['global', 'AGENTS', 'typescript', 'cross-cutting', 'testing-standards'].map(
      (name) => [`standards/${name}.md`, `# ${name}\n\nText.\n`] as const,
    ),
    [
      'standards/backend-tier.md',
      '# Backend\n\n## Handler Constraints\n\nA.\n\n## Layering Rules\n\nB.\n\n## Coverage\n\nC.\n',
    ],
  ] as const)
    sandbox.commit(path, text, path);
});
afterAll(() => sandbox.remove());

function run(command: string): string {
  const env = { PATH: [bin, process.env['PATH']].join(delimiter), HOME: sandbox.home, WAYMARK_BY: 'ada' };
  return execFileSync('/bin/sh', ['-c', `exec 2>&1\n${command}\ntrue`], {
    cwd: sandbox.project,
    env,
    encoding: 'utf8',
  });
}

/** Without what is another one in every run. */
const plain = (text: string) =>
  text
    .replaceAll(/base [0-9a-f]{12}/g, 'base (commit)')
    .replaceAll(/\d+ ms/g, '(time)')
    .replaceAll(/ +$/gm, '');

describe('[taskcli:life:whole] the guide', () => {
  const commands = [...guide.matchAll(/```sh\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)];

  it.each(commands.map(([, command, output]) => [command!, output!]))('shows what %s prints', (command, output) => {
    expect(plain(run(command))).toBe(plain(output));
  });

  it('has the whole of it', () => {
    expect(commands.length).toBeGreaterThan(7);
  });
});

describe('the pages about tasks', () => {
  const troubleshooting = readText('troubleshooting-tasks.md');

  it.each(Object.entries(taskErrors))(
    '[taskcli:errors:documented] explain %s with its exit code',
    (code, { name, exit_code }) => {
      const section = new RegExp(`## ${code}\\n\\n([\\s\\S]*?)(?=\\n## |$)`).exec(troubleshooting)?.[1];
      expect(section).toMatch(new RegExp(`^\`${name}\`, exit code ${exit_code}\\. \\S[\\s\\S]*What to do: \\S`));
    },
  );

  it('name every flag of the Python script with its command', () => {
    const page = readText('migrate-from-the-python-script.md');
    for (const [flag, { words }] of Object.entries(originCommands)) {
      expect(page).toMatch(new RegExp(`\\| \`${flag}\` +\\| \`waymark task ${words.join(' ')}\` +\\|`));
    }
  });
});
