import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from 'vitest';

import { layout } from '../src/project-layout.ts';
import { withStoreLock } from '../src/storage/with-store-lock.ts';
import { completeTask } from '../src/task/complete-task.ts';
import { createTask } from '../src/task/create-task.ts';
import { findTask } from '../src/task/find-task.ts';
import { listTasks } from '../src/task/list-tasks.ts';
import { validateTasks } from '../src/task/validate-tasks.ts';
import { taskProject, taskText } from './support/task-project.ts';
import { runTaskWorker } from './workers/run-task-worker.ts';

const id = 'TASK-0001';
const path = `tasks/backend/${id}.task.yaml`;

describe('several processes', () => {
  it('[task:claim:processes] give a task to one of ten that claim it at once', async () => {
    const project = taskProject();
    project.write(path, taskText(id));
    const workers = Array.from({ length: 10 }, (_, index) =>
      runTaskWorker(project.root, 'claim', `agent-${index}`, id),
    );
    await Promise.all(workers.map((worker) => worker.hasTold(1)));
    for (const worker of workers) worker.go();
    await Promise.all(workers.map((worker) => worker.ended));
    const answers = workers.map((worker) => worker.told[1] as { claimed?: string; refused?: string });
    const winners = answers.flatMap(({ claimed }) => claimed ?? []);
    expect(winners).toHaveLength(1);
    expect(answers.filter(({ refused }) => refused === 'E034')).toHaveLength(9);
    expect((await findTask(project, id)).task).toMatchObject({ status: 'in_progress', claimed_by: winners[0] });
  });

  it('[task:edit:processes] lose no edit when four edit one file', async () => {
    const project = taskProject();
    project.write(path, taskText(id));
    const names = ['a', 'b', 'c', 'd'];
    const workers = names.map((name) => runTaskWorker(project.root, 'edit', name, id));
    await Promise.all(workers.map((worker) => worker.hasTold(1)));
    for (const worker of workers) worker.go();
    await Promise.all(workers.map((worker) => worker.ended));
    expect(workers.map(({ told }) => told[1])).toEqual(names.map((edited) => ({ edited })));
    const text = project.read(path);
    for (const name of names) {
      for (let count = 1; count <= 10; count++) expect(text).toContain(`\n${name}_${count}: ${count}\n`);
    }
    expect(text.startsWith(taskText(id))).toBe(true);
  });
});

describe('a process that is killed', () => {
  it('[task:crash:store] leaves a store in which every task is readable, once, and what it acknowledged is kept', async () => {
    const project = taskProject();
    for (const [round, delay] of [3, 40, 90, 170].entries()) {
      const worker = runTaskWorker(project.root, 'life', `agent-${round}`);
      await worker.hasTold(1);
      worker.go();
      await worker.hasTold(4);
      await new Promise((resolve) => setTimeout(resolve, delay));
      worker.kill();
      await worker.ended;

      const { tasks, unreadable } = await listTasks(project, { completed: true });
      expect(unreadable).toEqual([]);
      expect(new Set(tasks.map((task) => task.id)).size).toBe(tasks.length);
      expect(await validateTasks(project)).toMatchObject({ valid: true });
      for (const message of worker.told.slice(1) as Record<string, string>[]) {
        const told = message['made'] ?? message['claimed'] ?? message['completed'];
        const task = tasks.find((found) => found.id === told);
        expect(task).toBeDefined();
        if (message['claimed'] !== undefined) expect(task).toMatchObject({ claimed_by: `agent-${round}` });
        if (message['completed'] !== undefined) expect(task).toMatchObject({ status: 'completed', archived: true });
      }
      // Whoever comes next takes the lock of the dead over, and finishes what was begun.
      for (const task of tasks.filter(({ status, archived }) => status === 'completed' && !archived)) {
        await completeTask(project, task.id);
      }
      const made = await createTask(project, { title: 'after the crash', area: 'backend' });
      expect(tasks.map((task) => task.id)).not.toContain(made.task.id);
    }
  });

  it('[task:lock:dead] leaves a lock that the next one takes over', async () => {
    const project = taskProject();
    const worker = runTaskWorker(project.root, 'hold', 'agent');
    await worker.hasTold(1);
    worker.go();
    await worker.hasTold(2);
    const lock = join(project.root, layout.lock);
    expect(existsSync(lock)).toBe(true);
    let isIn = false;
    const waiting = withStoreLock(project, async () => void (isIn = true));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(isIn).toBe(false);
    worker.kill();
    await waiting;
    expect(isIn).toBe(true);
    expect(readdirSync(join(project.root, layout.output))).toEqual([]);
  });
});

describe('withStoreLock', () => {
  it('[task:lock:patience] gives up after ten seconds, names the holder, and has not begun', async () => {
    const project = taskProject();
    // A process that lives: this one, as if it were another.
    project.write(layout.lock, JSON.stringify({ token: 'other', pid: process.pid, host: hostname() }));
    let hasBegun = false;
    const started = Date.now();
    await expect(withStoreLock(project, async () => void (hasBegun = true))).rejects.toMatchObject({
      ...{ code: 'E042', exitCode: 42, retryable: true },
      message: `The store is locked by process ${process.pid} on ${hostname()}, for more than 10 seconds.`,
    });
    expect(hasBegun).toBe(false);
    expect(Date.now() - started).toBeGreaterThanOrEqual(9_900);
    expect(project.read(layout.lock)).toContain('other');
  });

  it('keeps the lock of another machine, whose processes it cannot see', async () => {
    const project = taskProject();
    project.write(layout.lock, JSON.stringify({ token: 'other', pid: 1, host: 'elsewhere.invalid' }));
    const waiting = withStoreLock(project, () => Promise.resolve('in'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(project.read(layout.lock)).toContain('elsewhere');
    writeFileSync(
      join(project.root, layout.lock),
      JSON.stringify({ token: 'other', pid: 2 ** 22 + 1, host: hostname() }),
    );
    expect(await waiting).toBe('in');
  });
});
