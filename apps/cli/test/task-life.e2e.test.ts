import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Context } from '@waymark/task-cli';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSandbox, errorOf, onlyEnvelope, type Sandbox } from './sandbox.ts';
import { taskText } from './task-text.ts';

let sandbox: Sandbox;
beforeAll(() => {
  sandbox = createSandbox();
});
afterAll(() => sandbox.remove());

const id = 'TASK-0824';

/** What `--json` prints on success, of any kind. */
async function json<Data>(...args: string[]): Promise<Data> {
  const { code, stdout, stderr } = await sandbox.waymark(['task', ...args, '--json']);
  const envelope = onlyEnvelope(stdout);
  expect([code, stderr], stdout).toEqual([0, '']);
  if (!envelope.success) throw new Error(stdout);
  expect(envelope.kind).toBe(`task.${kindOf(args)}`);
  return envelope.data as Data;
}

/** `worktree.verify` of its words. */
function kindOf(args: readonly string[]): string {
  const end = args.findIndex((word) => !/^[a-z]+(?:-[a-z]+)*$/.test(word));
  return args.slice(0, end === -1 ? args.length : end).join('.');
}

/** How a call failed. */
async function failure(...args: string[]) {
  const outcome = await sandbox.waymark(['task', ...args, '--json']);
  return { exit: outcome.code, ...errorOf(outcome) };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(sandbox.project, path)), { recursive: true });
  writeFileSync(join(sandbox.project, path), text);
}

const agent = (name: string, status: string) => json('agent', 'update', id, '--agent', name, '--status', status);

// Steps of one life, in their order: each begins with what the one before left.
describe('[taskcli:life:whole] a task', () => {
  it('is picked, claimed, and captured with excerpts of its standards', async () => {
    write('.gitignore', '.agent-output/\n');
    write('standards/global.md', '# Global\n\nEvery module has an owner.\n');
    write('standards/backend-tier.md', '# Backend\n\n## Coverage\n\nAt least 90 % of lines.\n\n## Other\n\nNo.\n');
    write('src/upload.mjs', 'export const retries = 0;\n');
    write(
      'check.mjs',
      "import { retries } from './src/upload.mjs';\nif (retries !== 3) throw new Error(`retries is ${retries}`);\n",
    );
    write(`tasks/backend/${id}-retry.task.yaml`, taskText(id, { command: 'node check.mjs' }));
    sandbox.commit('README.md', 'Shop\n', 'Begin');

    expect(await json('pick')).toMatchObject({ status: 'picked', task: { id } });
    expect(await json('claim', id, '--by', 'runner')).toMatchObject({
      task: { status: 'in_progress', claimed_by: 'runner' },
    });
    expect(await failure('claim', id)).toMatchObject({ exit: 34, code: 'E034', name: 'claimed' });
    const context = await json<Context>('context', 'init', id, '--by', 'runner');
    expect(context).toMatchObject({
      task_id: id,
      created_by: 'runner',
      git: { head: sandbox.git('rev-parse', 'HEAD').trim() },
    });
    expect(await failure('context', 'init', id)).toMatchObject({ exit: 50, code: 'E050' });
    const coverage = context.immutable.standards_citations.find(({ section }) => section === 'Coverage');
    expect(readFileSync(join(sandbox.project, coverage!.excerpt!), 'utf8')).toBe('At least 90 % of lines.\n');
  });

  it('is worked on by the implementer, who leaves QA, evidence and a snapshot; nobody begins before its turn', async () => {
    expect(await failure('agent', 'update', id, '--agent', 'reviewer', '--status', 'in_progress')).toMatchObject({
      exit: 35,
      code: 'E035',
    });
    await agent('implementer', 'in_progress');
    write('src/upload.mjs', 'export const retries = 3;\n');
    write('reports/vitest.txt', ' Test Files  1 passed (1)\n      Tests  2 passed (2)\n   Duration  300ms\n');
    const recorded = await json(
      'qa',
      'record',
      id,
      '--agent',
      'implementer',
      '--log',
      'reports/vitest.txt',
      '--exit-code',
      '0',
    );
    expect(recorded).toMatchObject({
      command_id: 'val-001',
      result: { state: 'passed', tests_passed: 2 },
      drift: null,
    });
    const proof = await json<{ id: string }>('evidence', 'attach', id, '--type', 'log', '--path', 'reports/vitest.txt');
    expect(await json('evidence', 'list', id)).toMatchObject({ count: 1, evidence: [{ id: proof.id }] });
    expect(await json('worktree', 'snapshot', id, '--agent', 'implementer')).toMatchObject({
      changed_files: [{ path: 'reports/vitest.txt' }, { path: 'src/upload.mjs' }],
      increment: null,
    });
    await agent('implementer', 'done');
  });

  it('is handed to the reviewer as it was left, and what the reviewer changes is told apart', async () => {
    expect(await json('worktree', 'verify', id, '--agent', 'implementer')).toMatchObject({ clean: true });
    await agent('reviewer', 'in_progress');
    write('src/upload.test.mjs', 'export {};\n');
    expect(await json('worktree', 'snapshot', id, '--agent', 'reviewer')).toMatchObject({
      increment: { since: 'implementer', changed_files: ['src/upload.test.mjs'] },
    });
    const increment = await json<{ patch: string }>('worktree', 'diff', id, '--of', 'incremental');
    expect(increment.patch).toContain('+export {};');
    expect(increment.patch).not.toContain('retries');
    await agent('reviewer', 'done');
  });

  it('is kept from the validator, by the name of the file that somebody else touched, until that is resolved', async () => {
    write('src/upload.mjs', 'export const retries = 3; // was here\n');
    const drift = await failure('worktree', 'verify', id);
    expect(drift).toMatchObject({ exit: 20, code: 'E020', name: 'drift_file_changed' });
    expect(drift.message).toContain('src/upload.mjs (changed)');
    expect(drift).toMatchObject({ documentation: 'docs/troubleshooting-tasks.md#e020' });
    expect(await failure('agent', 'update', id, '--agent', 'validator', '--status', 'in_progress')).toMatchObject({
      exit: 23,
      code: 'E023',
    });
    expect(await json<{ patch: string }>('worktree', 'diff', id)).toMatchObject({ changed_files: ['src/upload.mjs'] });
    expect(await json('worktree', 'resolve-drift', id, '--note', 'A comment', '--by', 'ada')).toMatchObject({
      agent: 'reviewer',
      resolved_by: 'ada',
      files: ['src/upload.mjs'],
    });
  });

  it('is validated as its file says, measured, archived and purged', async () => {
    expect(await json('worktree', 'verify', id)).toMatchObject({ clean: true, agent: 'reviewer' });
    await agent('validator', 'in_progress');
    expect(await json('run', id, '--all')).toMatchObject({
      status: 'passed',
      results: [{ id: 'val-001', exit_code: 0 }],
    });
    await json('telemetry', 'record', id, '--agent', 'validator', '--read', 'src/upload.mjs');
    await agent('validator', 'done');
    expect(await json('evidence', 'verify', id)).toMatchObject({ ok: true });
    expect(await json('context', 'verify', id)).toMatchObject({ ok: true });
    expect(await json('metrics', 'collect', id)).toMatchObject({
      task_id: id,
      metrics: { reads_per_agent: { value: 1, target_met: true } },
    });
    const { written } = await json<{ written: { html_path: string } }>('metrics', 'dashboard', '--write');
    expect(readFileSync(join(sandbox.project, written.html_path), 'utf8')).toContain('<!doctype html>');

    expect(await json('complete', id, '--keep-context')).toMatchObject({ task: { status: 'completed' } });
    expect(await json('context', 'purge', id)).toMatchObject({
      removed: expect.arrayContaining([`.agent-output/${id}/context.json`]),
    });
    expect(await failure('context', 'get', id)).toMatchObject({ exit: 51, code: 'E051' });
    expect(existsSync(join(sandbox.project, `docs/completed-tasks/${id}-retry.task.yaml`))).toBe(true);
    expect(await json('list')).toMatchObject({ count: 0 });
    expect(await json('doctor')).toMatchObject({ ok: true });
  });
});
