import type { TaskStatus } from '../document/task.ts';
import { isCompleted, type TaskSummary } from './task-summary.ts';

/** A task that must be completed first; status null where there is no task of that id. */
export interface OpenBlocker {
  id: string;
  status: TaskStatus | null;
}

/**
 * What keeps a task from being started: the entries of `blocked_by` that are not completed, or not there. `depends_on`
 * says whose results are used and keeps nobody from starting.
 */
export function openBlockers(task: Pick<TaskSummary, 'blocked_by'>, tasks: readonly TaskSummary[]): OpenBlocker[] {
  return blockersIn(statusesOf(tasks))(task);
}

/** As {@link openBlockers}, for many tasks at once. */
export function blockersIn(
  statuses: ReadonlyMap<string, TaskStatus>,
): (task: Pick<TaskSummary, 'blocked_by'>) => OpenBlocker[] {
  return (task) =>
    [...new Set(task.blocked_by)]
      .map((id) => ({ id, status: statuses.get(id) ?? null }))
      .filter(({ status }) => status !== 'completed');
}

/** The status of every id; of two tasks with one id, that of the one that is not completed. */
export function statusesOf(tasks: readonly TaskSummary[]): Map<string, TaskStatus> {
  const statuses = new Map<string, TaskStatus>();
  for (const task of tasks) {
    if (!isCompleted(task)) statuses.set(task.id, task.status);
    else if (!statuses.has(task.id)) statuses.set(task.id, 'completed');
  }
  return statuses;
}
