import { describe, expect, it } from 'vitest';

import { addException } from '../src/compliance/add-exception.ts';
import { cleanupExceptions } from '../src/compliance/cleanup-exceptions.ts';
import { listExceptions } from '../src/compliance/list-exceptions.ts';
import { resolveException } from '../src/compliance/resolve-exception.ts';
import { silenceWarnings } from '../src/compliance/silence-warnings.ts';
import { secretExamples } from './support/secret-examples.ts';
import { taskProject, taskText } from './support/task-project.ts';

const id = 'TASK-0001';
const ledger = 'docs/compliance/context-cache-exceptions.json';
const day = 24 * 60 * 60 * 1_000;
const start = Date.UTC(2026, 0, 31, 12);

describe('add', () => {
  it('[ledger:exception:add] writes an entry of version 1.0 with its defaults', async () => {
    const project = taskProject();
    const { exception, updated } = await addException(project, { task_id: id, exception_type: 'malformed_yaml' });
    expect(updated).toBe(false);
    expect(exception).toEqual({
      ...{ task_id: id, exception_type: 'malformed_yaml', detected_at: '2026-01-31T12:00:00.000Z' },
      ...{ parse_error: null, suppressed_warnings: [], auto_remove_on: 'task_completion' },
      remediation: {
        ...{ owner: 'unassigned', status: 'open', deadline: '2026-03-02T12:00:00.000Z', notes: '', resolved_at: null },
      },
    });
    expect(project.read(ledger)).toBe(`${project.read(ledger).trim()}\n`);
    expect(JSON.parse(project.read(ledger))).toEqual({ schema_version: '1.0', exceptions: [exception] });
  });

  it('[ledger:exception:update] updates the one of the same task and type', async () => {
    const project = taskProject();
    const first = { task_id: id, exception_type: 'malformed_yaml' } as const;
    await addException(project, { ...first, owner: 'ada', suppressed_warnings: ['W001'], parse_error: 'line 3' });
    project.clock.now = () => start + day;
    const { exception, updated } = await addException(project, {
      ...first,
      notes: 'Soon.',
      suppressed_warnings: ['W002', 'W001'],
    });
    expect(updated).toBe(true);
    expect(exception).toMatchObject({
      ...{ detected_at: '2026-01-31T12:00:00.000Z', parse_error: 'line 3', suppressed_warnings: ['W001', 'W002'] },
      remediation: { owner: 'ada', notes: 'Soon.', deadline: '2026-03-02T12:00:00.000Z' },
    });
    await addException(project, { task_id: id, exception_type: 'invalid_schema' });
    await addException(project, { task_id: 'TASK-0000', exception_type: 'invalid_schema', parse_error: null });
    expect((await listExceptions(project)).map((one) => [one.task_id, one.exception_type])).toEqual([
      ['TASK-0000', 'invalid_schema'],
      [id, 'invalid_schema'],
      [id, 'malformed_yaml'],
    ]);
  });

  it('opens a resolved one again, with a new deadline', async () => {
    const project = taskProject();
    await addException(project, { task_id: id, exception_type: 'malformed_yaml' });
    await resolveException(project, id);
    project.clock.now = () => start + 60 * day;
    const { exception } = await addException(project, { task_id: id, exception_type: 'malformed_yaml' });
    expect(exception.remediation).toMatchObject({
      ...{ status: 'open', resolved_at: null, deadline: '2026-05-01T12:00:00.000Z' },
    });
  });

  it('[ledger:exception:refused] refuses what does not fit, and secrets; nothing is written then', async () => {
    const project = taskProject();
    const good = { task_id: id, exception_type: 'malformed_yaml' } as const;
    const cases = [
      [{ ...good, task_id: 'x' }, 'E002'],
      [{ ...good, deadline: 'tomorrow' }, 'E002'],
      [{ ...good, notes: 'x'.repeat(2_001) }, 'E002'],
      [{ ...good, notes: '\ud800' }, 'E002'],
      [{ ...good, notes: secretExamples.aws }, 'E004'],
    ] as const;
    for (const [request, code] of cases) await expect(addException(project, request)).rejects.toMatchObject({ code });
    expect(project.files('docs')).toEqual([]);
  });

  it('keeps every entry of twenty writers', async () => {
    const project = taskProject();
    const ids = Array.from({ length: 20 }, (_, index) => `TASK-${1_000 + index}`);
    await Promise.all(ids.map((task_id) => addException(project, { task_id, exception_type: 'invalid_schema' })));
    expect((await listExceptions(project)).map((one) => one.task_id)).toEqual(ids);
  });
});

describe('list', () => {
  it('[ledger:exception:list] filters by task, type and status, and tells what is overdue', async () => {
    const project = taskProject();
    await addException(project, { task_id: id, exception_type: 'malformed_yaml' });
    await addException(project, { task_id: id, exception_type: 'invalid_schema', status: 'in_progress' });
    await addException(project, {
      task_id: 'TASK-0002',
      exception_type: 'invalid_schema',
      deadline: '2026-01-01T00:00:00.000Z',
    });
    const ids = async (filter: Parameters<typeof listExceptions>[1]) => (await listExceptions(project, filter)).length;
    expect(
      await Promise.all([ids({ task_id: id }), ids({ exception_type: 'invalid_schema' }), ids({ status: 'open' })]),
    ).toEqual([2, 2, 2]);
    expect((await listExceptions(project)).map(({ overdue }) => overdue)).toEqual([false, false, true]);
    await resolveException(project, 'TASK-0002');
    expect((await listExceptions(project, { task_id: 'TASK-0002' }))[0]?.overdue).toBe(false);
  });

  it('[ledger:exception:damaged] refuses a ledger that cannot be read, or is newer, and keeps it', async () => {
    const project = taskProject();
    expect(await listExceptions(project)).toEqual([]);
    for (const [text, code] of [
      ['{', 'E052'],
      ['{"schema_version":"1.0","exceptions":[{}]}', 'E052'],
      ['{"schema_version":"2.0","exceptions":[]}', 'E010'],
    ] as const) {
      project.write(ledger, text);
      await expect(listExceptions(project)).rejects.toMatchObject({ code });
      await expect(addException(project, { task_id: id, exception_type: 'invalid_schema' })).rejects.toMatchObject({
        code,
      });
      expect(project.read(ledger)).toBe(text);
    }
  });

  it('keeps fields of newer programs', async () => {
    const project = taskProject();
    await addException(project, { task_id: id, exception_type: 'malformed_yaml' });
    project.write(ledger, project.read(ledger).replace('"owner"', '"colour":"red","owner"'));
    await addException(project, { task_id: id, exception_type: 'malformed_yaml', notes: 'n' });
    expect(project.read(ledger)).toContain('"colour":"red"');
  });
});

describe('resolve', () => {
  it('[ledger:exception:resolve] settles those of a task, or of one type', async () => {
    const project = taskProject();
    await addException(project, { task_id: id, exception_type: 'malformed_yaml', notes: 'Old.' });
    await addException(project, { task_id: id, exception_type: 'invalid_schema' });
    const [one] = await resolveException(project, id, { exception_type: 'malformed_yaml', status: 'wont_fix' });
    expect(one?.remediation).toMatchObject({
      status: 'wont_fix',
      resolved_at: '2026-01-31T12:00:00.000Z',
      notes: 'Old.',
    });
    expect(await resolveException(project, id, { exception_type: 'malformed_yaml', status: 'wont_fix' })).toEqual([]);
    expect(await resolveException(project, id, { notes: 'Done.' })).toHaveLength(2);
    expect((await listExceptions(project)).map(({ remediation }) => [remediation.status, remediation.notes])).toEqual([
      ['resolved', 'Done.'],
      ['resolved', 'Done.'],
    ]);
    await expect(resolveException(project, 'TASK-0009')).rejects.toMatchObject({ code: 'E040' });
    await expect(resolveException(project, id, { exception_type: 'missing_standards' })).rejects.toMatchObject({
      code: 'E040',
    });
  });
});

describe('cleanup', () => {
  it('[ledger:exception:cleanup] removes what its rule says, when the task is completed or deleted', async () => {
    const project = taskProject();
    const add = (task_id: string, auto_remove_on: 'task_completion' | 'task_deletion' | 'manual') =>
      addException(project, { task_id, exception_type: 'invalid_schema', auto_remove_on });
    project.write('tasks/a/TASK-0001-a.task.yaml', taskText('TASK-0001'));
    project.write('docs/completed-tasks/TASK-0002-a.task.yaml', taskText('TASK-0002', { status: 'completed' }));
    project.write('docs/completed-tasks/TASK-0003-a.task.yaml', taskText('TASK-0003', { status: 'completed' }));
    project.write('tasks/a/TASK-0006-broken.task.yaml', 'id: [');
    await add('TASK-0001', 'task_completion');
    await add('TASK-0002', 'task_completion');
    await add('TASK-0003', 'task_deletion');
    await add('TASK-0004', 'task_deletion');
    await add('TASK-0005', 'manual');
    await add('TASK-0006', 'task_deletion');
    await add('TASK-0007', 'task_completion');
    // An id of two tasks is over when both are.
    project.write('tasks/a/TASK-0008-open.task.yaml', taskText('TASK-0008'));
    project.write('docs/completed-tasks/TASK-0008-done.task.yaml', taskText('TASK-0008', { status: 'completed' }));
    await add('TASK-0008', 'task_completion');
    const ids = (entries: { task_id: string }[]) => entries.map(({ task_id }) => task_id);
    const over = ['TASK-0002', 'TASK-0004', 'TASK-0007'];
    expect(ids(await cleanupExceptions(project, { dry_run: true }))).toEqual(over);
    expect(await listExceptions(project)).toHaveLength(8);
    expect(ids(await cleanupExceptions(project))).toEqual(over);
    expect(ids(await listExceptions(project))).toEqual([
      'TASK-0001',
      'TASK-0003',
      'TASK-0005',
      'TASK-0006',
      'TASK-0008',
    ]);
    expect(await cleanupExceptions(project)).toEqual([]);
  });
});

describe('silence', () => {
  it('[ledger:exception:silence] leaves out what a known exception of the task tells, until it is resolved', async () => {
    const project = taskProject();
    const { exception } = await addException(project, {
      ...{ task_id: id, exception_type: 'missing_standards', suppressed_warnings: ['W033'] },
    });
    const warnings = ['W020', 'W033', 'W034'].map((code) => ({ code, message: '' }));
    const left = (task_id: string, known = exception) =>
      silenceWarnings([known], { task_id, warnings }).map(({ code }) => code);
    expect(left(id)).toEqual(['W034']);
    expect(left('TASK-0002')).toHaveLength(3);
    const [wontFix] = await resolveException(project, id, { status: 'wont_fix' });
    expect(left(id, wontFix)).toEqual(['W034']);
    const [resolved] = await resolveException(project, id);
    expect(left(id, resolved)).toHaveLength(3);
  });
});
