import type { Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { readTaskSummaries } from '../task/read-task-summaries.ts';
import { isCompleted } from '../task/task-summary.ts';
import { readExceptions, writeExceptions, type TaskException } from './ledger-file.ts';

/**
 * Removes the exceptions whose time has come: `task_completion` once the task is completed or gone, `task_deletion` once
 * it is gone, `manual` never. A task whose file cannot be read is not gone.
 * @returns those that were removed.
 * @throws {TaskError} E052 for a damaged ledger; E042.
 */
export async function cleanupExceptions(
  project: Project,
  options: { dry_run?: boolean } = {},
): Promise<TaskException[]> {
  return withStoreLock(project, async () => {
    const exceptions = await readExceptions(project);
    const { tasks, unreadable } = await readTaskSummaries(project);
    const isOver = ({ task_id, auto_remove_on }: TaskException) => {
      if (auto_remove_on === 'manual') return false;
      const files = tasks.filter((task) => task.id === task_id);
      const isThere = files.length > 0 || unreadable.some(({ path }) => path.includes(task_id));
      if (!isThere) return true;
      return auto_remove_on === 'task_completion' && files.length > 0 && files.every(isCompleted);
    };
    const removed = exceptions.filter(isOver);
    if (removed.length > 0 && options.dry_run !== true) {
      await writeExceptions(
        project,
        exceptions.filter((one) => !removed.includes(one)),
      );
    }
    return removed;
  });
}
