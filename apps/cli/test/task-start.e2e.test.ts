import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSandbox, mainPath, type Sandbox } from './sandbox.ts';
import { taskText } from './task-text.ts';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
  sandbox.commit('tasks/backend/TASK-0001-a.task.yaml', taskText('TASK-0001'), 'A task');
});
afterEach(() => sandbox.remove());

/** What only the code of these parts holds, also when it is minified. */
const marks = { zod: 'invalid_union', yaml: 'tag:yaml.org', database: 'schema_migration' };

function partsIn(files: readonly string[]): string[] {
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  return Object.entries(marks).flatMap(([part, mark]) => (texts.some((text) => text.includes(mark)) ? [part] : []));
}

async function filesLoadedBy(args: string[]): Promise<string[]> {
  const folder = join(sandbox.folder, 'coverage');
  const { code, stderr } = await sandbox.waymark(args, { env: { NODE_V8_COVERAGE: folder } });
  expect(code, stderr).toBe(0);
  return readdirSync(folder)
    .flatMap((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as { result: { url: string }[] }).result)
    .map(({ url }) => url)
    .filter((url) => url.startsWith('file:'))
    .map((url) => fileURLToPath(url))
    .filter((path) => path.startsWith(dirname(mainPath)));
}

describe('waymark task list', () => {
  it('[taskcli:chunk:small] loads neither YAML nor schemas nor a database with a warm index', async () => {
    const all = readdirSync(dirname(mainPath), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.js'),
    );
    expect(partsIn(all.map((name) => join(dirname(mainPath), name)))).toEqual(Object.keys(marks));
    await sandbox.waymark(['task', 'list']);
    const files = await filesLoadedBy(['task', '--list', '--format', 'json']);
    expect(files).toContain(mainPath);
    expect(partsIn(files)).toEqual([]);
  });

  it('[taskcli:chunk:edited] sees an edit at once', async () => {
    const list = async () =>
      (
        JSON.parse((await sandbox.waymark(['task', '--list', '--format', 'json'])).stdout) as {
          tasks: { title: string }[];
        }
      ).tasks[0]!.title;
    expect(await list()).toBe('Retry uploads');
    const file = join(sandbox.project, 'tasks/backend/TASK-0001-a.task.yaml');
    writeFileSync(file, taskText('TASK-0001').replace('Retry uploads', 'Retry upload!'));
    expect(await list()).toBe('Retry upload!');
  });
});

describe('waymark-task', () => {
  const run = (...args: string[]) =>
    execFileSync(process.execPath, [join(dirname(mainPath), 'main-task.js'), ...args], {
      cwd: sandbox.project,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: sandbox.home },
    });

  it('[taskcli:origin:flags] takes the flags first-hand, and the commands of today', () => {
    expect(JSON.parse(run('--format', 'json', '--list'))).toMatchObject({ count: 1, tasks: [{ id: 'TASK-0001' }] });
    expect(JSON.parse(run('list', '--json'))).toMatchObject({ kind: 'task.list' });
    expect(run()).toContain('Usage: waymark task');
    expect(run('--version')).toMatch(/^\d+\.\d+\.\d+/);
  });
});
