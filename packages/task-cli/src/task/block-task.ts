import type { TaskFile } from '../document/task.ts';
import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { rewriteTask } from './edit-task.ts';
import { findCycles } from './find-cycles.ts';
import { locateTask } from './locate-task.ts';
import { readTaskSummaries, type TaskSummaries } from './read-task-summaries.ts';

/**
 * Marks a task as blocked, with the reason and the tasks that it waits for, beside those that it waited for before.
 * @throws {TaskError} E001 without a reason; E003 for a task that is not there; E013 where they would wait for each
 *   other; E035 for a completed task; E040 and E012 as `findTask`.
 */
export async function blockTask(
  project: Project,
  id: string,
  options: { reason: string; blocked_by?: readonly string[] },
): Promise<TaskFile> {
  const reason = options.reason.trim();
  if (reason === '') {
    throw new TaskError('E001', `${id} cannot be blocked without a reason.`, { recoveryAction: 'Say what blocks it.' });
  }
  return withStoreLock(project, async () => {
    const summaries = await readTaskSummaries(project);
    const { path, archived } = locateTask(summaries, id);
    const added = options.blocked_by ?? [];
    refuseAbsent(summaries, id, added);
    return rewriteTask(project, path, ({ task }) => {
      if (archived || task.status === 'completed') {
        throw new TaskError('E035', `${id} cannot be blocked: it is completed.`, {
          details: { task_id: id },
          recoveryAction: 'Block a task that is still open, or make a new one for what is left.',
        });
      }
      const blocked_by = [...new Set([...task.blocked_by, ...added])];
      refuseCycle(summaries, id, blocked_by);
      return { status: 'blocked', blocked_reason: reason, ...(added.length > 0 && { blocked_by }) };
    });
  });
}

function refuseAbsent(summaries: TaskSummaries, id: string, added: readonly string[]): void {
  const absent = added.filter((blocker) => !summaries.tasks.some((task) => task.id === blocker));
  if (absent.length === 0) return;
  throw new TaskError('E003', `${id} cannot wait for ${absent.join(', ')}: there is no such task.`, {
    details: { task_id: id, missing: absent },
    recoveryAction: 'Make that task first with `waymark task new`.',
  });
}

function refuseCycle({ tasks }: TaskSummaries, id: string, blocked_by: string[]): void {
  const changed = tasks.map((task) => (task.id === id ? { ...task, blocked_by } : task));
  const cycle = findCycles(changed).find((path) => path.includes(id));
  if (cycle === undefined) return;
  throw new TaskError('E013', `${id} would wait for itself: ${cycle.join(' -> ')}.`, {
    details: { task_id: id, cycle },
    recoveryAction: 'Leave out the task that waits for this one.',
  });
}
