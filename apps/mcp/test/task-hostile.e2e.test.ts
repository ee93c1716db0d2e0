import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { getContext, initContext, type Project } from '@waymark/task-cli';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { opening, toolCall, type Sandbox } from './sandbox.ts';
import { task_id, taskProject, vitestLog, type TaskProject } from './task-project.ts';

const by = 'runner';

let sandbox: Sandbox;
let project: Project;
let write: TaskProject['write'];
let connect: TaskProject['connect'];

beforeEach(() => {
  ({ sandbox, project, write, connect } = taskProject());
});

afterEach(() => sandbox.remove());

describe('arguments of somebody who means no good', () => {
  it('[taskmcp:input:places] lead out of the repository by no path and no link', async () => {
    await initContext(project, task_id, { by });
    write('../outside.txt', vitestLog(1, 0));
    symlinkSync(join(sandbox.folder, 'outside.txt'), join(sandbox.project, 'link.txt'));
    symlinkSync(sandbox.folder, join(sandbox.project, 'up'));
    const { call, close } = await connect();
    const run = { task_id, agent: 'implementer', command_id: 'val-001' };
    const outside = join(sandbox.folder, 'outside.txt');
    for (const path of [
      '../outside.txt',
      'src/../../outside.txt',
      outside,
      'link.txt',
      'up/outside.txt',
      'a\0b',
      'up',
    ]) {
      const refused = { isError: true, code: 'E005', recovery_action: expect.any(String) };
      expect(await call('task_evidence_attach', { task_id, type: 'file', path }), path).toMatchObject(refused);
      expect(await call('task_evidence_attach', { task_id, type: 'directory', path }), path).toMatchObject(refused);
      expect(await call('task_qa_record', { ...run, log: path }), path).toMatchObject(refused);
    }
    expect((await getContext(project, task_id)).context.audit.update_count).toBe(1);
    await close();
  });

  it('[taskmcp:input:hostile] are each answered by one short error, and leave the server and the hand-off as they were', async () => {
    await initContext(project, task_id, { by });
    write('qa.txt', vitestLog(1, 0));
    const { call, close } = await connect();
    const values = [
      '../../etc/passwd',
      'TASK-9999',
      'TASK-0824\0',
      '__proto__',
      '',
      'x'.repeat(1_000_000),
      7,
      null,
      [],
      {},
    ];
    const inputs: Record<string, Record<string, unknown>> = {
      task_claim: { task_id },
      task_context_get: { task_id },
      task_evidence_attach: { task_id, type: 'file', path: 'src/upload.mjs' },
      task_evidence_list: { task_id },
      task_worktree_verify: { task_id },
      task_qa_record: { task_id, agent: 'implementer', command_id: 'val-001', log: 'qa.txt' },
      task_qa_compare: { task_id, agent: 'implementer', command_id: 'val-001' },
    };
    for (const [name, input] of Object.entries(inputs)) {
      for (const field of Object.keys(input).filter((key) => key !== 'command_id')) {
        for (const value of values) {
          const answer = await call(name, { ...input, [field]: value });
          const told = `${name} ${field} ${JSON.stringify(value).slice(0, 40)}: ${JSON.stringify(answer).slice(0, 400)}`;
          expect([answer.isError, answer.code === 'INTERNAL', answer.recovery_action?.length > 0], told).toEqual([
            ...[true, false, true],
          ]);
          const isText = typeof value === 'string' && value.length > 0 && value.length < 1_000;
          if (!isText) expect(answer.code, told).toBe('VALIDATION');
          expect(answer.message.length, told).toBeLessThan(1_000);
        }
      }
    }
    for (const command_id of ['__proto__', ' ', 'x'.repeat(101)]) {
      expect(await call('task_qa_record', { ...inputs['task_qa_record'], command_id })).toMatchObject({
        isError: true,
      });
    }
    const deep = { a: JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`) };
    const attach = inputs['task_evidence_attach'];
    for (const metadata of [{ a: 'x'.repeat(20_000) }, deep, JSON.parse('{"__proto__":{"a":1}}')]) {
      expect(await call('task_evidence_attach', { ...attach, metadata })).toMatchObject({ isError: true });
    }
    expect(await call('task_evidence_attach', { ...attach, description: '\ud800' })).toMatchObject({ isError: true });
    expect((await getContext(project, task_id)).context.audit.update_count).toBe(1);
    expect(await call('task_qa_record', inputs['task_qa_record'])).toMatchObject({ result: { tests_passed: 1 } });
    await close();
    const raw = Object.keys(inputs).map((name, index) =>
      toolCall(index + 2, name, { ...inputs[name], path: '../x', log: 'no' }),
    );
    const stdin = [...opening, ...raw, 'no JSON'].map(
      (one) => `${typeof one === 'string' ? one : JSON.stringify(one)}\n`,
    );
    const { stdout } = await sandbox.run(['--toolsets', 'task'], { stdin: stdin.join('') });
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(answers.every(({ jsonrpc }) => jsonrpc === '2.0')).toBe(true);
    expect(answers.filter(({ result }) => result?.isError === true)).toHaveLength(raw.length);
  });

  it('[taskmcp:input:nothing] are answered where there is no task, and no repository', async () => {
    rmSync(join(sandbox.project, 'tasks'), { recursive: true });
    for (const place of ['a repository', 'a folder']) {
      if (place === 'a folder') rmSync(join(sandbox.project, '.git'), { recursive: true });
      const { call, close } = await connect();
      expect(await call('task_pick'), place).toMatchObject({ status: 'none', task: null, draft_alerts: [] });
      expect(await call('task_claim', { task_id }), place).toMatchObject({ isError: true, code: 'E040' });
      expect(await call('task_context_get', { task_id }), place).toMatchObject({
        ...{ isError: true, code: 'E051', recovery_action: expect.stringContaining('task context init') },
      });
      await close();
    }
  });
});
