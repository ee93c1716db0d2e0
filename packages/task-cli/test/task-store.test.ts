import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, onTestFinished } from 'vitest';

import { blockTask } from '../src/task/block-task.ts';
import { claimTask } from '../src/task/claim-task.ts';
import { completeTask } from '../src/task/complete-task.ts';
import { createTask } from '../src/task/create-task.ts';
import { editTask, rewriteTask } from '../src/task/edit-task.ts';
import { explainTask } from '../src/task/explain-task.ts';
import { findTask, readTaskFile } from '../src/task/find-task.ts';
import { lintTasks } from '../src/task/lint-tasks.ts';
import { listTasks } from '../src/task/list-tasks.ts';
import { pickTask } from '../src/task/pick-task.ts';
import { taskGraph } from '../src/task/task-graph.ts';
import { validateTasks } from '../src/task/validate-tasks.ts';
import { taskProject, taskText } from './support/task-project.ts';

const index = '.agent-output/.index/tasks.json';
const [first, second, third] = ['TASK-0001', 'TASK-0002', 'TASK-0003'] as const;
const fileOf = (id: string) => `tasks/backend/${id}-title.task.yaml`;

/** A project with these tasks, each given as an id with fields of its file. */
function projectOf(tasks: Readonly<Record<string, Record<string, string>>>) {
  const project = taskProject();
  for (const [id, fields] of Object.entries(tasks)) project.write(fileOf(id), taskText(id, fields));
  return project;
}

/** Makes files older than the tick in which they were written, so that the index may keep them. */
function age(root: string, ...paths: string[]): Promise<void> {
  for (const path of paths) utimesSync(join(root, path), new Date(1_700_000_000_000), new Date(1_700_000_000_000));
  return new Promise((resolve) => setTimeout(resolve, 50));
}

describe('listTasks', () => {
  it('[task:list:filter] lists open tasks by id, filtered by each field', async () => {
    const project = projectOf({
      [second]: { status: 'blocked', blocked_reason: 'x', area: 'mobile', claimed_by: 'ada' },
      [first]: { priority: 'P0', unblocker: 'true' },
      [third]: { status: 'completed' },
    });
    project.write('docs/completed-tasks/TASK-0004.task.yaml', taskText('TASK-0004'));
    project.write('tasks/README.md', '# no task');
    project.write('tasks/.TASK-0005.task.yaml', taskText('TASK-0005'));
    const ids = async (filter: object) => (await listTasks(project, filter)).tasks.map(({ id }) => id);
    expect(await listTasks(project)).toMatchObject({
      ...{ count: 3, filter: {}, unreadable: [] },
      tasks: [
        { id: first, title: 'The title of TASK-0001', path: fileOf(first), archived: false },
        { id: second, claimed_by: 'ada' },
        { id: third },
      ],
    });
    expect(await ids({ status: 'todo' })).toEqual([first]);
    expect(await ids({ status: 'completed' })).toEqual([third, 'TASK-0004']);
    expect(await ids({ completed: true })).toEqual([first, second, third, 'TASK-0004']);
    expect(await ids({ area: 'mobile' })).toEqual([second]);
    expect(await ids({ priority: 'P0' })).toEqual([first]);
    expect(await ids({ unblocker: false, priority: 'P1' })).toEqual([second, third]);
    expect(await ids({ claimed_by: 'ada' })).toEqual([second]);
  });

  it('is empty where there are no tasks', async () => {
    expect(await listTasks(taskProject())).toEqual({ count: 0, filter: {}, tasks: [], unreadable: [] });
  });

  it('[task:list:unreadable] tells what cannot be read beside what can', async () => {
    const project = projectOf({ [first]: {} });
    project.write('tasks/a/bad.task.yaml', 'id: TASK-0002\ntitle: "open\n');
    project.write('tasks/b/large.task.yaml', Buffer.alloc(5_000_000, 0x20));
    project.write('tasks/b/latin.task.yaml', Buffer.from([0x61, 0x3a, 0x20, 0xe9]));
    mkdirSync(join(project.root, 'tasks/c/folder.task.yaml'), { recursive: true });
    symlinkSync('nowhere', join(project.root, 'tasks/c/gone.task.yaml'));
    symlinkSync('round.task.yaml', join(project.root, 'tasks/c/round.task.yaml'));
    execFileSync('mkfifo', [join(project.root, 'tasks/c/pipe.task.yaml')]);
    const { tasks, unreadable } = await listTasks(project);
    expect(tasks.map(({ id }) => id)).toEqual([first]);
    expect(unreadable.map(({ path, code, line }) => `${path} ${code} ${line}`)).toEqual([
      'tasks/a/bad.task.yaml E011 3',
      'tasks/b/large.task.yaml E011 1',
      'tasks/b/latin.task.yaml E011 1',
      'tasks/c/gone.task.yaml E040 1',
      'tasks/c/pipe.task.yaml E043 1',
      'tasks/c/round.task.yaml E043 1',
    ]);
    for (const { message, path, recovery_action } of unreadable) {
      expect(message).toContain(path);
      expect(typeof recovery_action).toBe('string');
    }
  });

  it('[task:read:outside] reads no file that a link leads to outside, and none of a folder that is one', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'waymark-outside-'));
    onTestFinished(() => rmSync(outside, { recursive: true, force: true }));
    writeFileSync(join(outside, 'x.task.yaml'), taskText('TASK-0009'));
    const project = projectOf({ [first]: {} });
    symlinkSync(join(outside, 'x.task.yaml'), join(project.root, 'tasks/link.task.yaml'));
    symlinkSync(join(project.root, fileOf(first)), join(project.root, 'tasks/inside.task.yaml'));
    symlinkSync(outside, join(project.root, 'tasks/folder'));
    const { tasks, unreadable } = await listTasks(project);
    expect(tasks.map(({ path }) => path)).toEqual([fileOf(first), 'tasks/inside.task.yaml']);
    expect(unreadable).toMatchObject([{ path: 'tasks/link.task.yaml', code: 'E041', line: 1 }]);
    expect(() => readTaskFile(project, '../etc/x.task.yaml')).toThrow(expect.objectContaining({ code: 'E040' }));
    const escaping = taskProject();
    symlinkSync(outside, join(escaping.root, 'tasks'));
    await expect(listTasks(escaping)).rejects.toMatchObject({ code: 'E041', details: { file: 'tasks' } });
    expect(() => readTaskFile(project, join('..', outside.split('/').at(-1)!, 'x.task.yaml'))).toThrow(
      expect.objectContaining({ code: 'E041' }),
    );
  });

  it('[task:index:warm] takes what has not changed from its index, without opening the file', async () => {
    const project = projectOf({ [first]: {}, [second]: {} });
    await age(project.root, fileOf(first), fileOf(second));
    const cold = await listTasks(project);
    const stored = JSON.parse(project.read(index)) as { entries: Record<string, { task: { title: string } }> };
    expect(Object.keys(stored.entries)).toEqual([fileOf(first), fileOf(second)]);
    expect(await listTasks(project)).toEqual(cold);
    stored.entries[fileOf(first)]!.task.title = 'from the index';
    project.write(index, JSON.stringify(stored));
    expect((await listTasks(project)).tasks.map(({ title }) => title)).toEqual([
      'from the index',
      'The title of TASK-0002',
    ]);
  });

  it('[task:index:edited] always sees an edit: at once, of the same length, with its old times, and by rename', async () => {
    const project = projectOf({ [first]: {} });
    const path = fileOf(first);
    const titleNow = async () => (await listTasks(project)).tasks[0]?.title;
    // Edits follow so fast that many fall into one tick of the clock that stamps files.
    for (let round = 10; round < 60; round++) {
      project.write(path, taskText(first, { title: `round ${round}` }));
      expect(await titleNow()).toBe(`round ${round}`);
    }
    await age(project.root, path);
    expect(await titleNow()).toBe('round 59');
    const { atime, mtime } = statSync(join(project.root, path));
    project.write(path, taskText(first, { title: 'round 60' }));
    utimesSync(join(project.root, path), atime, mtime);
    expect(await titleNow()).toBe('round 60');
    project.write('elsewhere', taskText(first, { title: 'round 61' }));
    await age(project.root, 'elsewhere');
    execFileSync('mv', [join(project.root, 'elsewhere'), join(project.root, path)]);
    expect(await titleNow()).toBe('round 61');
    rmSync(join(project.root, path));
    expect(await titleNow()).toBeUndefined();
  });

  it('[task:index:settled] keeps nothing that could change again within the same tick', async () => {
    const project = projectOf({ [first]: {}, [second]: {} });
    await age(project.root, fileOf(first), fileOf(second));
    await listTasks(project);
    const soon = Date.now() / 1_000 + 3_600;
    utimesSync(join(project.root, fileOf(first)), soon, soon);
    await listTasks(project);
    expect(Object.keys((JSON.parse(project.read(index)) as { entries: object }).entries)).toEqual([fileOf(second)]);
  });

  it('[task:index:cache] works with a spoilt index, without the right to write one, and keeps git from seeing it', async () => {
    const project = projectOf({ [first]: {} });
    await age(project.root, fileOf(first));
    for (const spoilt of ['', '{', 'null', '[]', '{"version":0,"entries":{}}', '{"version":1}']) {
      project.write(index, spoilt);
      expect((await listTasks(project)).count).toBe(1);
    }
    execFileSync('git', ['init', '-q'], { cwd: project.root });
    expect(execFileSync('git', ['status', '--porcelain', '-uall'], { cwd: project.root, encoding: 'utf8' })).toBe(
      `?? ${fileOf(first)}\n`,
    );
    const other = projectOf({ [first]: {} });
    other.write('.agent-output', 'a file where the folder should be');
    expect((await listTasks(other)).count).toBe(1);
  });

  it('keeps what it knows of completed tasks when only open ones are listed', async () => {
    const project = projectOf({ [first]: {} });
    const done = 'docs/completed-tasks/TASK-0009.task.yaml';
    project.write(done, taskText('TASK-0009'));
    await age(project.root, fileOf(first), done);
    await listTasks(project, { completed: true });
    project.write(fileOf(second), taskText(second));
    await age(project.root, fileOf(second));
    await listTasks(project);
    const entries = () => Object.keys((JSON.parse(project.read(index)) as { entries: object }).entries).sort();
    expect(entries()).toEqual([done, fileOf(first), fileOf(second)]);
    rmSync(join(project.root, done));
    project.write(fileOf(third), taskText(third));
    await listTasks(project, { completed: true });
    expect(entries()).not.toContain(done);
  });

  it('[task:list:thousand] lists a thousand task files in one go', async () => {
    const project = taskProject();
    for (let number = 1; number <= 1_000; number++) {
      const id = `TASK-${String(number).padStart(4, '0')}`;
      project.write(`tasks/area${number % 7}/${id}.task.yaml`, `id: ${id}\ntitle: T\nstatus: todo\n`);
    }
    await age(project.root);
    const cold = await listTasks(project);
    expect([cold.count, cold.tasks[0]?.id, cold.tasks[999]?.id]).toEqual([1_000, first, 'TASK-1000']);
    expect(await listTasks(project)).toEqual(cold);
  });
});

describe('findTask', () => {
  it('[task:find:id] finds open and completed tasks', async () => {
    const project = projectOf({ [first]: {} });
    project.write('docs/completed-tasks/x.task.yaml', taskText(second));
    expect(await findTask(project, first)).toMatchObject({ task: { id: first }, path: fileOf(first), archived: false });
    expect(await findTask(project, second)).toMatchObject({ task: { id: second }, archived: true });
  });

  it('[task:find:near] says which ids may have been meant', async () => {
    const project = projectOf({ 'TASK-0824': {}, 'TASK-0825': {}, 'TASK-0911G': {}, 'TASK-4000': {} });
    await expect(findTask(project, 'task-0842')).rejects.toMatchObject({
      ...{ code: 'E040', message: 'There is no task "task-0842"; there is TASK-0824, TASK-0825.' },
      recoveryAction: expect.stringContaining('task list') as string,
    });
    await expect(findTask(project, 'TASK-911G')).rejects.toMatchObject({ details: { near_ids: ['TASK-0911G'] } });
    await expect(findTask(project, 'x'.repeat(1_000_000))).rejects.toMatchObject({ details: { near_ids: [] } });
    await expect(findTask(project, '')).rejects.toMatchObject({ code: 'E040' });
  });

  it('[task:find:duplicate] names all files of an id that is there twice', async () => {
    const project = projectOf({ [first]: {} });
    project.write('tasks/z.task.yaml', taskText(first));
    await expect(findTask(project, first)).rejects.toMatchObject({
      ...{ code: 'E012', details: { files: [fileOf(first), 'tasks/z.task.yaml'] } },
    });
  });

  it('says why the file named after the id cannot be read', async () => {
    const project = projectOf({});
    project.write('tasks/TASK-0001-x.task.yaml', 'a: [');
    project.write('tasks/TASK-0002.task.yaml', 'id: x');
    await expect(findTask(project, first)).rejects.toMatchObject({ code: 'E011', details: { line: 1 } });
    await expect(findTask(project, second)).rejects.toMatchObject({ code: 'E002' });
    await expect(findTask(project, 'TASK-000')).rejects.toMatchObject({ code: 'E040' });
  });
});

describe('editTask', () => {
  it('[task:edit:file] writes the change, keeps the mode, and tells what the file is then', async () => {
    const project = projectOf({ [first]: {} });
    chmodSync(join(project.root, fileOf(first)), 0o664);
    const before = project.read(fileOf(first));
    const edited = await editTask(project, first, { estimate: '3d', status: 'draft' });
    expect(project.read(fileOf(first))).toBe(
      before.replace('status: todo\n', 'status: draft\n').replace('area: backend\n', 'area: backend\nestimate: 3d\n'),
    );
    expect(edited.task).toMatchObject({ estimate: '3d', status: 'draft' });
    expect((await findTask(project, first)).sha256).toBe(edited.sha256);
    expect(statSync(join(project.root, fileOf(first))).mode & 0o777).toBe(0o664);
    await expect(editTask(project, first, { id: 'nothing' })).rejects.toMatchObject({ code: 'E002' });
    expect(readFileSync(join(project.root, fileOf(first)), 'utf8')).toContain(`id: ${first}`);
  });

  it('[task:edit:expected] writes nothing where the file is another than the expected one', async () => {
    const project = projectOf({ [first]: {} });
    const { sha256 } = await findTask(project, first);
    await editTask(project, first, { order: 1 }, { expected_sha256: sha256 });
    await expect(editTask(project, first, { order: 2 }, { expected_sha256: sha256 })).rejects.toMatchObject({
      ...{ code: 'E044', retryable: true },
    });
    expect((await findTask(project, first)).task.order).toBe(1);
  });

  it('[task:edit:meanwhile] keeps what somebody else writes meanwhile, and gives up where that does not end', async () => {
    const project = projectOf({ [first]: {} });
    const path = fileOf(first);
    let asked = 0;
    const edited = await rewriteTask(project, path, () => {
      if (++asked === 1) project.write(path, taskText(first, { title: 'by hand' }));
      return { order: 7 };
    });
    expect(asked).toBe(2);
    expect(edited.task).toMatchObject({ title: 'by hand', order: 7 });
    expect(project.read(path)).toBe(taskText(first, { title: 'by hand', order: '7' }));
    const restless = rewriteTask(project, path, () => {
      project.write(path, taskText(first, { title: `again ${++asked}` }));
      return { order: 8 };
    });
    await expect(restless).rejects.toMatchObject({ code: 'E044' });
    await expect(
      rewriteTask(project, path, () => {
        rmSync(join(project.root, path));
        return { order: 9 };
      }),
    ).rejects.toMatchObject({ code: 'E040' });
    expect(project.files('tasks/backend')).toEqual([]);
  });

  it('refuses to write through a link', async () => {
    const project = taskProject();
    project.write('real.yaml', taskText(first));
    mkdirSync(join(project.root, 'tasks'));
    symlinkSync('../real.yaml', join(project.root, 'tasks/x.task.yaml'));
    await expect(editTask(project, first, { order: 1 })).rejects.toMatchObject({ code: 'E043' });
    expect(project.read('real.yaml')).toBe(taskText(first));
  });
});

describe('claimTask', () => {
  it('[task:claim:winner] takes a task for one, and refuses the second with E034', async () => {
    const project = projectOf({ [first]: {} });
    const { task } = await claimTask(project, first, { claimed_by: ' ada ' });
    expect(task).toMatchObject({ status: 'in_progress', claimed_by: 'ada' });
    expect(project.read(fileOf(first))).toBe(taskText(first, { status: 'in_progress\nclaimed_by: ada' }));
    await expect(claimTask(project, first, { claimed_by: 'bob' })).rejects.toMatchObject({
      ...{ code: 'E034', exitCode: 34, details: { claimed_by: 'ada' }, message: `${first} is claimed by ada already.` },
    });
    await expect(claimTask(project, first, { claimed_by: 'ada' })).rejects.toMatchObject({ code: 'E034' });
    await expect(claimTask(project, first, { claimed_by: ' ' })).rejects.toMatchObject({ code: 'E001' });
  });

  it('[task:claim:blocked] refuses a task that waits, with E030 and the names', async () => {
    const project = projectOf({
      [first]: { blocked_by: `[${second}, ${third}, TASK-0009]` },
      [second]: { status: 'in_progress' },
      [third]: { status: 'completed' },
      'TASK-0004': { status: 'blocked', blocked_reason: 'no key' },
      'TASK-0005': { blocked_by: '[TASK-0006]' },
    });
    await expect(claimTask(project, first, { claimed_by: 'ada' })).rejects.toMatchObject({
      ...{
        code: 'E030',
        message: `${first} cannot be started; it waits for ${second} (in_progress), TASK-0009 (not found).`,
      },
    });
    await expect(claimTask(project, 'TASK-0004', { claimed_by: 'ada' })).rejects.toMatchObject({
      ...{ code: 'E030', message: 'TASK-0004 is blocked: no key.' },
    });
    project.write('docs/completed-tasks/6.task.yaml', taskText('TASK-0006'));
    expect((await claimTask(project, 'TASK-0005', { claimed_by: 'ada' })).task.status).toBe('in_progress');
  });

  it('[task:claim:not-ready] refuses drafts and completed tasks with E035', async () => {
    const project = projectOf({ [first]: { status: 'draft' }, [second]: { status: 'completed' } });
    for (const id of [first, second]) {
      await expect(claimTask(project, id, { claimed_by: 'ada' })).rejects.toMatchObject({ code: 'E035', exitCode: 35 });
    }
  });
});

describe('completeTask', () => {
  const done = `docs/completed-tasks/${first}-title.task.yaml`;

  it('[task:complete:archive] sets the status, moves the file, and purges the context with the lock free', async () => {
    const project = projectOf({ [first]: { status: 'in_progress' }, [second]: { blocked_by: `[${first}]` } });
    const purged: string[] = [];
    const completed = await completeTask(project, first, {
      purge: async (id) => {
        expect(project.files('tasks/backend')).toEqual([`${second}-title.task.yaml`]);
        await editTask(project, second, { order: 1 });
        purged.push(id);
      },
    });
    expect(completed).toMatchObject({ path: done, task: { status: 'completed' } });
    expect(project.read(done)).toBe(taskText(first, { status: 'completed' }));
    expect(purged).toEqual([first]);
    expect((await pickTask(project)).task?.id).toBe(second);
  });

  it('[task:complete:again] finishes what was begun, and purges again', async () => {
    const project = projectOf({ [first]: { status: 'completed' } });
    const purged: string[] = [];
    const purge = (id: string) => {
      purged.push(id);
      return Promise.resolve();
    };
    expect((await completeTask(project, first, { purge })).path).toBe(done);
    expect((await completeTask(project, first, { purge })).path).toBe(done);
    expect(purged).toEqual([first, first]);
    expect(project.files('tasks/backend')).toEqual([]);
  });

  it('[task:complete:refused] refuses drafts and blocked tasks, and never replaces an archived file', async () => {
    const project = projectOf({
      [first]: {},
      [second]: { status: 'draft' },
      [third]: { status: 'blocked', blocked_reason: 'x' },
    });
    project.write(done, taskText('TASK-0009'));
    await expect(completeTask(project, first)).rejects.toMatchObject({ code: 'E012', details: { file: done } });
    expect([project.read(fileOf(first)), project.read(done)]).toEqual([taskText(first), taskText('TASK-0009')]);
    await expect(completeTask(project, second)).rejects.toMatchObject({ code: 'E035' });
    await expect(completeTask(project, third)).rejects.toMatchObject({ code: 'E035' });
    rmSync(join(project.root, 'docs'), { recursive: true });
    project.write('docs/completed-tasks', 'a file where the folder should be');
    await expect(completeTask(project, first)).rejects.toMatchObject({ code: expect.stringMatching(/^E04/) as string });
    expect(project.read(fileOf(first))).toContain(first);
  });
});

describe('blockTask', () => {
  it('[task:block:reason] keeps the reason and what the task waits for, and comments', async () => {
    const project = projectOf({ [first]: { blocked_by: '[]' }, [second]: {} });
    const { task } = await blockTask(project, first, { reason: ' no key: yet ', blocked_by: [second] });
    expect(task).toMatchObject({ status: 'blocked', blocked_reason: 'no key: yet', blocked_by: [second] });
    expect(project.read(fileOf(first))).toContain('status: blocked\nblocked_reason: "no key: yet"\n');
    await blockTask(project, first, { reason: 'still' });
    expect((await findTask(project, first)).task).toMatchObject({ blocked_reason: 'still', blocked_by: [second] });
  });

  it('[task:block:refused] refuses no reason, tasks that are not there, cycles and completed tasks', async () => {
    const project = projectOf({
      [first]: { blocked_by: `[${second}]` },
      [second]: {},
      [third]: { status: 'completed' },
    });
    await expect(blockTask(project, first, { reason: ' ' })).rejects.toMatchObject({ code: 'E001' });
    await expect(blockTask(project, first, { reason: 'x', blocked_by: ['TASK-0009'] })).rejects.toMatchObject({
      ...{ code: 'E003', details: { missing: ['TASK-0009'] } },
    });
    await expect(blockTask(project, second, { reason: 'x', blocked_by: [first] })).rejects.toMatchObject({
      ...{ code: 'E013', details: { cycle: [first, second, first] } },
    });
    await expect(blockTask(project, third, { reason: 'x' })).rejects.toMatchObject({ code: 'E035' });
    expect(project.read(fileOf(second))).toBe(taskText(second));
  });
});

describe('createTask', () => {
  it('[task:new:valid] writes a draft with the next free id that lints clean', async () => {
    const project = projectOf({ 'TASK-0041': {} });
    project.write('docs/completed-tasks/x.task.yaml', taskText('TASK-0043G'));
    project.write('tasks/TASK-0044-broken.task.yaml', 'a: [');
    const title = 'Faster "queue": 100 % — 队列 # now';
    const { task, path } = await createTask(project, {
      title,
      area: 'backend',
      description: 'why: a\nb',
      blocked_by: ['TASK-0041'],
    });
    expect(path).toBe('tasks/backend/TASK-0045-faster-queue-100-now.task.yaml');
    expect(task).toMatchObject({
      id: 'TASK-0045',
      title,
      status: 'draft',
      priority: 'P1',
      area: 'backend',
      description: 'why: a\nb',
      blocked_by: ['TASK-0041'],
    });
    expect(await lintTasks(project, ['TASK-0045'])).toMatchObject({ valid: true, error_count: 0, warning_count: 0 });
    expect((await createTask(project, { title: '队列', area: '1' })).path).toBe('tasks/1/TASK-0046-task.task.yaml');
    expect(
      (await createTask(project, { title: 'true', area: 'true', id: 'TASK-0001G', priority: 'P0', unblocker: true }))
        .task,
    ).toMatchObject({
      ...{ title: 'true', area: 'true', id: 'TASK-0001G', priority: 'P0', unblocker: true },
    });
    expect(await lintTasks(project, ['TASK-0046', 'TASK-0001G'])).toMatchObject({ valid: true, warning_count: 0 });
  });

  it('[task:new:refused] refuses what is taken, missing, or no name', async () => {
    const project = projectOf({ [first]: {} });
    const outside = taskProject();
    symlinkSync(outside.root, join(project.root, 'tasks/away'));
    const code = (options: object) =>
      createTask(project, { title: 't', area: 'a', ...options }).then(
        () => 'made',
        (error: { code: string }) => error.code,
      );
    expect(await code({ title: ' ' })).toBe('E001');
    expect(await code({ area: '../x' })).toBe('E010');
    expect(await code({ area: 'away' })).toBe('E041');
    expect(await code({ id: 'x' })).toBe('E010');
    expect(await code({ id: first })).toBe('E012');
    expect(await code({ blocked_by: ['TASK-0009'] })).toBe('E003');
    await createTask(project, { title: 't', area: 'a', id: 'TASK-9999' });
    expect((await createTask(project, { title: 't', area: 'a' })).task.id).toBe(second);
    expect(outside.files('.')).toEqual([]);
  });
});

describe('lintTasks', () => {
  it('[task:lint:files] lints all open tasks, or those that are named by id or path', async () => {
    const project = projectOf({ [first]: {}, [second]: { title: '""' } });
    project.write('tasks/TASK-0003-x.task.yaml', 'a: [');
    project.write('docs/completed-tasks/x.task.yaml', 'a: [');
    const report = await lintTasks(project);
    expect(report).toMatchObject({ valid: false, error_count: 2, warning_count: 0 });
    expect(report.files.map(({ file, valid }) => [file, valid])).toEqual([
      ['tasks/TASK-0003-x.task.yaml', false],
      [fileOf(first), true],
      [fileOf(second), false],
    ]);
    expect((await lintTasks(project, [first, fileOf(first)])).files).toMatchObject([{ id: first, valid: true }]);
    expect((await lintTasks(project, [third])).files).toMatchObject([{ id: null, errors: [{ code: 'E011' }] }]);
    expect((await lintTasks(project, ['tasks/none.task.yaml'])).files).toMatchObject([
      { errors: [{ code: 'E040', line: 1 }] },
    ]);
    await expect(lintTasks(project, ['TASK-0009'])).rejects.toMatchObject({ code: 'E040' });
  });
});

describe('validateTasks', () => {
  it('[task:validate:set] finds duplicate ids, missing references, cycles and unreadable files', async () => {
    const project = projectOf({
      [first]: { blocked_by: `[${second}]` },
      [second]: { blocked_by: `[${first}]`, depends_on: '[TASK-0009]' },
      [third]: { status: 'completed', blocked_by: '[TASK-0008]' },
    });
    project.write('docs/completed-tasks/x.task.yaml', taskText(third));
    project.write('tasks/bad.task.yaml', 'a: [');
    expect(await validateTasks(project)).toEqual({
      valid: false,
      error_count: 4,
      errors: [
        expect.objectContaining({ code: 'E011', files: ['tasks/bad.task.yaml'] }),
        {
          code: 'E012',
          message: `${third} is the id of 2 files: docs/completed-tasks/x.task.yaml, ${fileOf(third)}.`,
          task_ids: [third],
          files: ['docs/completed-tasks/x.task.yaml', fileOf(third)],
        },
        {
          code: 'E003',
          message: `${fileOf(second)}: depends_on names "TASK-0009", and there is no such task.`,
          task_ids: [second],
          files: [fileOf(second)],
        },
        {
          code: 'E013',
          message: `These tasks wait for each other: ${first} -> ${second} -> ${first}.`,
          task_ids: [first, second, first],
          files: [fileOf(first), fileOf(second)],
        },
      ],
    });
    expect(await validateTasks(projectOf({ [first]: {} }))).toEqual({ valid: true, error_count: 0, errors: [] });
  });
});

describe('explainTask', () => {
  it('[task:explain:reasons] says why a task is, or is not, the next one', async () => {
    const project = projectOf({
      [first]: { priority: 'P2' },
      [second]: { priority: 'P0', blocked_by: `[${first}, TASK-0009]` },
      [third]: { unblocker: 'true' },
      'TASK-0004': { status: 'draft' },
      'TASK-0005': { status: 'in_progress', claimed_by: 'ada' },
      'TASK-0006': { status: 'blocked', blocked_reason: 'no key', blocked_by: `[${third}]` },
      'TASK-0007': { status: 'completed' },
      'TASK-0008': { status: 'in_progress' },
    });
    const explain = async (id: string) => {
      const { ready, position, reasons } = await explainTask(project, id);
      return [ready, position, ...reasons];
    };
    expect(await explain(third)).toEqual([true, 1, 'It is the next one.']);
    expect(await explain(first)).toEqual([
      ...[true, 2, `It can be started and is number 2 of 2; right before it comes ${third}, an unblocker.`],
      `It is P2, and as urgent as ${second}, which waits for it: P0.`,
    ]);
    expect(await explain(second)).toEqual([false, null, `It waits for ${first} (todo), TASK-0009 (not found).`]);
    expect(await explain('TASK-0004')).toEqual([false, null, expect.stringContaining('draft')]);
    expect(await explain('TASK-0005')).toEqual([false, null, 'It is in progress, claimed by ada.']);
    expect(await explain('TASK-0006')).toEqual([
      ...[
        false,
        null,
        `It is blocked: no key. It waits for ${third} (todo). Set its status to todo when that is over.`,
      ],
    ]);
    expect(await explain('TASK-0007')).toEqual([false, null, 'It is completed.']);
    expect(await explain('TASK-0008')).toEqual([false, null, 'It is in progress.']);
    expect(await explainTask(project, first)).toMatchObject({ blocks: [second], waits_for: [] });
    expect((await taskGraph(project)).edges).toHaveLength(3);
  });
});
