import type { Task } from '../document/task.ts';
import type { TaskErrorCode } from '../errors.ts';

/** What a list, a pick and a graph need of a task; the index keeps it, so that the file need not be read again. */
export type TaskSummary = Pick<
  Task,
  | 'id'
  | 'title'
  | 'status'
  | 'blocked_reason'
  | 'claimed_by'
  | 'priority'
  | 'area'
  | 'unblocker'
  | 'estimate'
  | 'order'
  | 'blocked_by'
  | 'depends_on'
> & {
  /** Relative to the repository. */
  path: string;
  /** True below `docs/completed-tasks`: it counts as completed, whatever its status says. */
  archived: boolean;
};

/** A task file that cannot be read, and why. */
export interface UnreadableTask {
  path: string;
  code: TaskErrorCode;
  message: string;
  line: number;
  recovery_action: string | null;
}

/** True where nothing waits for the task any more. */
export function isCompleted(task: TaskSummary): boolean {
  return task.archived || task.status === 'completed';
}

/** By id, and two of the same id by path: the order of every list that asks for no other. */
export function byId(left: { id: string; path: string }, right: { id: string; path: string }): number {
  if (left.id !== right.id) return left.id < right.id ? -1 : 1;
  return left.path < right.path ? -1 : 1;
}

export function summariseTask(task: Task, path: string, archived: boolean): TaskSummary {
  const { id, title, status, blocked_reason, claimed_by, priority, area, unblocker, estimate, order } = task;
  const { blocked_by, depends_on } = task;
  return {
    ...{ id, title, status, blocked_reason, claimed_by, priority, area, unblocker, estimate, order },
    ...{ blocked_by, depends_on, path, archived },
  };
}
