import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  agents,
  getContext,
  initContext,
  readQaLog,
  readTaskFile,
  recordSnapshot,
  type Project,
} from '@waymark/task-cli';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { agentOrder } from '../src/task/fields.ts';
import { createTaskTools } from '../src/task/task-tools.ts';
import { eras, mainPath, opening, toolCall, type Loose, type Sandbox } from './sandbox.ts';
import { task_id, taskPath, taskProject, vitestLog, type TaskProject } from './task-project.ts';
import { taskText } from './task-text.ts';

const names = createTaskTools(async () => ({}) as never).map(({ name }) => name);
const by = 'runner';

let sandbox: Sandbox;
let project: Project;
let git: TaskProject['git'];
let write: TaskProject['write'];
let connect: TaskProject['connect'];

beforeEach(() => {
  ({ sandbox, project, git, write, connect } = taskProject());
});

afterEach(() => sandbox.remove());

describe.each(eras)('a client in the era of %s', (_era, negotiation) => {
  it('[taskmcp:life:handoff] picks, claims, reads and proves a task in its own name', async () => {
    const { call, close } = await connect(negotiation);
    expect(await call('task_pick', { area: 'frontend' })).toMatchObject({ status: 'none', task: null });
    expect(await call('task_pick')).toMatchObject({ status: 'picked', task: { id: task_id } });
    expect(await call('task_claim', { task_id })).toMatchObject({
      task: { status: 'in_progress', claimed_by: 'claude-code' },
      path: taskPath,
    });
    expect(readTaskFile(project, taskPath).task.claimed_by).toBe('claude-code');
    expect(await call('task_claim', { task_id })).toMatchObject({
      ...{ isError: true, code: 'E034', message: expect.stringContaining('claude-code') },
      recovery_action: expect.any(String),
    });
    expect(await call('task_context_get', { task_id })).toMatchObject({ isError: true, code: 'E051' });

    await initContext(project, task_id, { by, allow_dirty: true });
    expect(await call('task_context_get', { task_id, require_fresh: true })).toMatchObject({
      context: { task_id, links: 1, immutable: { repo_paths: ['src/upload.mjs'] } },
      ...{ evidence: [], warnings: [] },
    });
    write('src/upload.mjs', 'export const retries = 3;\n');
    write('reports/notes.md', 'Three attempts.\n');
    const notes = {
      task_id,
      type: 'summary',
      path: 'reports/notes.md',
      description: 'What was done',
      metadata: { words: 2 },
    };
    const { evidence } = await call('task_evidence_attach', notes);
    expect(evidence).toMatchObject({ description: 'What was done', metadata: { words: 2 } });
    expect(evidence).toMatchObject({ path: 'reports/notes.md', attached_by: 'claude-code', type: 'summary' });
    expect(await call('task_evidence_attach', { task_id, type: 'directory', path: 'reports' })).toMatchObject({
      evidence: { type: 'directory' },
    });
    expect(await call('task_evidence_list', { task_id, type: 'summary' })).toEqual({ evidence: [evidence], count: 1 });
    expect(await call('task_evidence_list', { task_id, by: 'nobody' })).toEqual({ evidence: [], count: 0 });
    const outside = { task_id, type: 'file', path: '../outside.txt' };
    expect(await call('task_evidence_attach', outside)).toMatchObject({ isError: true, code: 'E005' });
    write(taskPath, `${readFileSync(join(project.root, taskPath), 'utf8')}# later\n`);
    const stale = await call('task_context_get', { task_id });
    expect(stale).toMatchObject({ context: { links: 3 }, warnings: [{ code: 'W031' }] });
    expect(await call('task_context_get', { task_id, require_fresh: true })).toMatchObject({
      isError: true,
      code: 'E053',
    });
    await close();
  });
});

describe('a tree that was handed over', () => {
  it('[taskmcp:worktree:drift] is as it was left, until a file changes: that is an error with its name', async () => {
    await initContext(project, task_id, { by });
    const { call, close } = await connect();
    expect(await call('task_worktree_verify', { task_id })).toMatchObject({ isError: true, code: 'E035' });
    write('src/upload.mjs', 'export const retries = 3;\n');
    await recordSnapshot(project, task_id, { by, agent: 'implementer' });
    const head = git('rev-parse', 'HEAD').trim();
    const clean = { agent: 'implementer', clean: true, found_base: head };
    expect(await call('task_worktree_verify', { task_id })).toEqual(clean);
    expect(await call('task_worktree_verify', { task_id, agent: 'reviewer' })).toEqual(clean);
    write('src/upload.mjs', 'export const retries = 4;\n');
    expect(await call('task_worktree_verify', { task_id })).toMatchObject({
      ...{ isError: true, code: 'E020', message: expect.stringContaining('src/upload.mjs') },
      details: { drifts: [{ path: 'src/upload.mjs', kind: 'changed' }] },
      recovery_action: expect.any(String),
    });
    const { context } = await getContext(project, task_id);
    expect(context).toMatchObject({
      ...{ audit: { updated_by: 'claude-code' }, coordination: { implementer: { drift_budget: 1 } } },
    });
    await close();
  });
});

describe('a QA log', () => {
  it('[taskmcp:qa:baseline] [taskmcp:qa:regression] [taskmcp:qa:missing] is held against the baseline', async () => {
    write('before.txt', vitestLog(2, 0));
    const before = await readQaLog(project, 'before.txt');
    await initContext(project, task_id, { by, allow_dirty: true, initial_results: { 'val-001': before } });
    const { call, close } = await connect();
    const run = { task_id, agent: 'implementer', command_id: 'val-001' };
    expect(await call('task_qa_compare', run)).toMatchObject({ isError: true, code: 'E040' });
    write('better.txt', vitestLog(3, 0));
    expect(await call('task_qa_record', { ...run, log: 'better.txt', exit_code: 0 })).toMatchObject({
      ...{ result: { tests_passed: 3, state: 'passed', exit_code: 0 }, baseline: 'baseline' },
      drift: { regressed: false, improvements: [{ metric: 'tests_passed', delta: 1 }] },
    });
    expect(await call('task_qa_compare', run)).toEqual({
      ...{ baseline: 'baseline', regressed: false, not_comparable: expect.any(Array) },
      improvements: [expect.objectContaining({ metric: 'tests_passed', delta: 1 })],
    });
    write('worse.txt', vitestLog(1, 2));
    expect(await call('task_qa_record', { ...run, log: 'worse.txt' })).toMatchObject({ drift: { regressed: true } });
    expect(await call('task_qa_compare', run)).toMatchObject({
      ...{ isError: true, code: 'E024', message: expect.stringContaining('tests_failed went from 0 to 2') },
      recovery_action: expect.any(String),
    });
    await close();
  });

  it('[taskmcp:qa:baseline] is held against the nearest agent before, where there is no baseline', async () => {
    await initContext(project, task_id, { by });
    const { call, close } = await connect();
    const run = (agent: string) => ({ task_id, agent, command_id: 'lint' });
    write('two.txt', vitestLog(2, 0));
    write('three.txt', vitestLog(3, 0));
    expect(await call('task_qa_record', { ...run('implementer'), log: 'two.txt' })).toMatchObject({
      ...{ drift: null, baseline: null },
    });
    expect(await call('task_qa_compare', run('implementer'))).toMatchObject({ isError: true, code: 'E040' });
    await call('task_qa_record', { ...run('reviewer'), log: 'three.txt' });
    expect(await call('task_qa_compare', run('reviewer'))).toMatchObject({ baseline: 'implementer' });
    expect(await call('task_qa_record', { ...run('validator'), log: 'two.txt' })).toMatchObject({
      ...{ baseline: 'reviewer', drift: { regressed: true } },
    });
    expect(agentOrder).toEqual(agents);
    await close();
  });

  it('[taskmcp:qa:tool] is told what the log does not say', async () => {
    await initContext(project, task_id, { by });
    const { call, close } = await connect();
    write('tsc.txt', '');
    const run = { task_id, agent: 'implementer', command_id: 'val-001', log: 'tsc.txt', exit_code: 0 };
    expect(await call('task_qa_record', run)).toMatchObject({ isError: true, code: 'E014' });
    expect(await call('task_qa_record', { ...run, tool: 'tsc' })).toMatchObject({
      result: { tool: 'tsc', type_errors: 0, exit_code: 0 },
    });
    await close();
  });

  it('[taskmcp:qa:unreadable] that cannot be read is refused, and not put on record', async () => {
    await initContext(project, task_id, { by });
    const { call, close } = await connect();
    write('empty.txt', '');
    const run = { task_id, agent: 'implementer', command_id: 'val-001', log: 'empty.txt' };
    expect(await call('task_qa_record', run)).toMatchObject({ isError: true, code: 'E014' });
    expect((await getContext(project, task_id)).context.coordination.implementer.qa).toBeUndefined();
    await close();
  });
});

describe('the toolset', () => {
  it('[taskmcp:toolset:by-name] [taskmcp:toolset:read-only] is served where it is named, and by no other choice', async () => {
    expect(await listed('--toolsets', 'task')).toEqual(names);
    expect(names).toHaveLength(8);
    expect((await listed('--toolsets', 'all')).filter((name) => names.includes(name))).toEqual([]);
    expect((await listed()).filter((name) => names.includes(name))).toEqual([]);
    expect((await listed('--toolsets', 'all,task')).slice(-8)).toEqual(names);
    expect(await listed('--tools', 'task_pick')).toEqual(['task_pick']);
    expect(await listed('--toolsets', 'task', '--read-only')).toEqual([
      ...['task_pick', 'task_context_get', 'task_evidence_list', 'task_qa_compare'],
    ]);
  });

  it('[taskmcp:size:listed] [taskmcp:hints:four] is listed in 8,000 bytes, with four hints for each tool', async () => {
    const readOnly = ['task_pick', 'task_context_get', 'task_evidence_list', 'task_qa_compare'];
    const once = ['task_claim', 'task_worktree_verify', 'task_qa_record'];
    const result = await listing('--toolsets', 'task');
    expect(Buffer.byteLength(JSON.stringify(result))).toBeLessThanOrEqual(8_000);
    for (const { name, annotations, inputSchema, outputSchema } of result.tools) {
      expect(Object.keys(annotations), name).toHaveLength(4);
      expect(annotations, name).toMatchObject({
        ...{ destructiveHint: false, openWorldHint: false },
        ...{ readOnlyHint: readOnly.includes(name), idempotentHint: !once.includes(name) },
      });
      expect(inputSchema, name).toMatchObject({ type: 'object', additionalProperties: false });
      expect(outputSchema.required.length, name).toBeGreaterThan(0);
    }
  });

  it('[taskmcp:input:strict] refuses a field that it does not take', async () => {
    const { call, close } = await connect();
    for (const name of names) {
      expect(await call(name, { force_secrets: true }), name).toMatchObject({
        ...{ isError: true, code: 'VALIDATION', message: expect.stringContaining('force_secrets') },
      });
    }
    await close();
  });

  it('[taskmcp:size:reply] answers in 16,000 bytes at most', async () => {
    await initContext(project, task_id, { by });
    const { call, close } = await connect();
    for (let index = 0; index < 40; index += 1) {
      write(`notes/${index}.md`, `Note ${index}\n`);
      const description = `${index} ${'x'.repeat(190)}`;
      await call('task_evidence_attach', { task_id, type: 'file', path: `notes/${index}.md`, description });
    }
    const context = await call('task_context_get', { task_id });
    const list = await call('task_evidence_list', { task_id });
    expect(Buffer.byteLength(JSON.stringify(context))).toBeLessThanOrEqual(16_000);
    expect(Buffer.byteLength(JSON.stringify(list))).toBeLessThanOrEqual(8_000);
    expect(context).toMatchObject({
      ...{ truncated: true, context: { task_id }, omitted_count: 40 - context.evidence.length },
    });
    for (let index = 0; index < 100; index += 1) {
      const draft = taskText.replaceAll(task_id, `TASK-${1000 + index}`).replace('status: todo', 'status: draft');
      write(`tasks/drafts/TASK-${1000 + index}-a.task.yaml`, `unblocker: true\n${draft}`);
    }
    const picked = await call('task_pick');
    expect(Buffer.byteLength(JSON.stringify(picked))).toBeLessThanOrEqual(8_000);
    expect(picked).toMatchObject({
      ...{ truncated: true, task: { id: task_id }, omitted_count: 100 - picked.draft_alerts.length },
    });
    expect(list).toMatchObject({ truncated: true, count: 40, omitted_count: 40 - list.evidence.length });
    await close();
  });

  it('[taskmcp:root:subfolder] works on the repository of the folder that it is started for', async () => {
    const elsewhere = { CLAUDE_PROJECT_DIR: join(sandbox.project, 'src') };
    const stdin = [...opening, toolCall(2, 'task_pick')].map((one) => `${JSON.stringify(one)}\n`).join('');
    const { stdout } = await sandbox.run(['--toolsets', 'task'], { stdin, env: elsewhere });
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!).result.structuredContent.task.id).toBe(task_id);
  });

  it('[taskmcp:toolset:lazy] keeps its library out of what every start loads', () => {
    const chunks = join(dirname(mainPath), 'chunks');
    const holding = readdirSync(chunks).filter((file) =>
      readFileSync(join(chunks, file), 'utf8').includes('drift_unexpectedly_clean'),
    );
    expect(holding.length).toBeGreaterThan(0);
    expect(holding.filter((file) => file.startsWith('startup'))).toEqual([]);
    const startup = readFileSync(join(chunks, 'startup.js'), 'utf8');
    const atOnce = [...startup.matchAll(/(?:from|import)\s*["']\.\/([^"']+)["']/g)].map(([, file]) => file);
    expect(holding.filter((file) => atOnce.includes(file))).toEqual([]);
  });
});

async function listing(...args: string[]): Promise<Loose> {
  const requests = [...opening, { jsonrpc: '2.0', id: 2, method: 'tools/list' }];
  const { stdout } = await sandbox.run(args, { stdin: requests.map((one) => `${JSON.stringify(one)}\n`).join('') });
  return JSON.parse(stdout.trim().split('\n').at(-1)!).result;
}

async function listed(...args: string[]): Promise<string[]> {
  const { tools } = await listing(...args);
  return tools.map(({ name }: { name: string }) => name);
}
