import { priorities, type Priority } from '../document/task.ts';
import { isCompleted, type TaskSummary } from './task-summary.ts';

/** How urgent a task is for what waits for it. */
export interface EffectivePriority {
  priority: Priority;
  /** The task that it has its priority from: itself, or one that it blocks, however far away. */
  from: string;
}

/**
 * The highest priority among each open task and all that it blocks, transitively; cycles do no harm. Completed tasks
 * have none and hand none on.
 */
export function effectivePriorities(tasks: readonly TaskSummary[]): Map<string, EffectivePriority> {
  const open = tasks.filter((task) => !isCompleted(task));
  const blockersOf = new Map(open.map((task) => [task.id, task.blocked_by]));
  const found = new Map<string, EffectivePriority>();
  // From the highest down: whoever is reached first has the best that it can get.
  for (const priority of priorities) {
    for (const task of open) {
      if (task.priority !== priority || found.has(task.id)) continue;
      const reached = [task.id];
      for (let id = reached.pop(); id !== undefined; id = reached.pop()) {
        if (found.has(id) || !blockersOf.has(id)) continue;
        found.set(id, { priority, from: task.id });
        reached.push(...blockersOf.get(id)!);
      }
    }
  }
  return found;
}
