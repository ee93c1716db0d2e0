import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { createSandbox, errorOf, mainPath, type Sandbox } from './sandbox.ts';
import { taskText } from './task-text.ts';

const id = 'TASK-0824';

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
  sandbox.commit('.gitignore', '.agent-output/\n', 'Ignore');
  sandbox.commit('src/upload.mjs', 'export const retries = 0;\n', 'Source');
  sandbox.commit(`tasks/backend/${id}-retry.task.yaml`, taskText(id), 'A task');
});
afterEach(() => sandbox.remove());

/** A watch that runs until it is interrupted or the test ends. */
function watch(...options: string[]) {
  const child = spawn(process.execPath, [mainPath, 'task', 'context', 'watch', id, ...options], {
    cwd: sandbox.project,
    env: { PATH: process.env['PATH'], HOME: sandbox.home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    next: async () => (await lines.next()).value as string,
    async interrupt() {
      child.kill('SIGINT');
      const [code, signal] = (await ended) as [number | null, string | null];
      return { code, signal, last: await lines.next() };
    },
  };
}

async function call(...args: string[]): Promise<void> {
  const { code, stderr } = await sandbox.waymark(['task', ...args]);
  expect(code, stderr).toBe(0);
}

describe('waymark task context watch', () => {
  it('[taskcli:context:watch] prints an event a line with --json until it is interrupted', async () => {
    await call('context', 'init', id, '--by', 'ada');
    const watched = watch('--json');
    const first = { kind: 'present', task_id: id, update_count: 1, updated_by: 'ada', added: [{ kind: 'context' }] };
    expect(JSON.parse(await watched.next())).toMatchObject(first);
    await call('agent', 'update', id, '--agent', 'implementer', '--status', 'in_progress', '--by', 'bob');
    const added = [{ sequence: 2, kind: 'agent', subject: 'implementer', by: 'bob' }];
    expect(JSON.parse(await watched.next())).toMatchObject({ kind: 'changed', update_count: 2, added });
    const last = { value: undefined, done: true };
    expect(await watched.interrupt()).toEqual({ code: null, signal: 'SIGINT', last });
  });

  it('[taskcli:context:watch] tells people who did what, and when it is gone', async () => {
    await call('context', 'init', id, '--by', 'ada');
    const watched = watch();
    expect(await watched.next()).toMatch(/^\d{4}-[-\d]+T[:.\d]+Z present by ada: context init$/);
    await call('context', 'purge', id);
    expect(await watched.next()).toBe('removed');
    expect(await watched.interrupt()).toMatchObject({ signal: 'SIGINT' });
  });

  it('refuses what is no id of a task', async () => {
    const outcome = await sandbox.waymark(['task', 'context', 'watch', '../x', '--json']);
    expect(outcome.code).toBe(11);
    expect(errorOf(outcome)).toMatchObject({ code: 'E002' });
  });
});
