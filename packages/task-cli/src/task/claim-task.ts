import type { TaskFile } from '../document/task.ts';
import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { rewriteTask } from './edit-task.ts';
import { locateTask } from './locate-task.ts';
import { openBlockers } from './open-blockers.ts';
import { tellBlockers } from './pick-task.ts';
import { readTaskSummaries } from './read-task-summaries.ts';
import { isCompleted, type TaskSummary } from './task-summary.ts';

/**
 * Takes a task: its status becomes `in_progress`, and the file says who has it. Of several that claim one task, one
 * gets it.
 * @param options.claimed_by who works on it: a name that others can ask.
 * @throws {TaskError} E034 where it is taken; E030 where it waits for other tasks, which are named, or is blocked; E035
 *   for a draft or a completed one; E001 without a name; E040 and E012 as `findTask`.
 */
export async function claimTask(project: Project, id: string, options: { claimed_by: string }): Promise<TaskFile> {
  const claimed_by = options.claimed_by.trim().slice(0, 100);
  if (claimed_by === '') {
    throw new TaskError('E001', `${id} cannot be claimed by nobody.`, { recoveryAction: 'Say who works on the task.' });
  }
  return withStoreLock(project, async () => {
    const summaries = await readTaskSummaries(project);
    const found = locateTask(summaries, id);
    return rewriteTask(project, found.path, ({ task }) => {
      refuseUnlessReady({ ...found, ...task }, summaries.tasks);
      return { status: 'in_progress', claimed_by };
    });
  });
}

function refuseUnlessReady(task: TaskSummary, tasks: readonly TaskSummary[]): void {
  const { id, status, claimed_by } = task;
  const waits_for = openBlockers(task, tasks);
  if (isCompleted(task)) throw notReady(id, 'it is completed', 'Pick another one with `waymark task pick`.');
  if (status === 'draft') {
    throw notReady(id, 'it is a draft', 'Answer its open questions and set its status to todo.');
  }
  if (status === 'in_progress') {
    throw new TaskError('E034', `${id} is claimed by ${claimed_by ?? 'somebody'} already.`, {
      details: { task_id: id, claimed_by },
      recoveryAction: 'Pick another one with `waymark task pick`.',
    });
  }
  if (status !== 'blocked' && waits_for.length === 0) return;
  const why = status === 'blocked' ? `is blocked: ${task.blocked_reason ?? 'no reason is given'}` : 'cannot be started';
  const waiting = waits_for.length > 0 ? `; it waits for ${tellBlockers(waits_for)}` : '';
  throw new TaskError('E030', `${id} ${why}${waiting}.`, {
    details: { task_id: id, blocked_by: waits_for, blocked_reason: task.blocked_reason },
    recoveryAction:
      waits_for.length > 0 ? 'Complete those first.' : `Set the status of ${id} to todo when the reason is gone.`,
  });
}

function notReady(id: string, why: string, recoveryAction: string): TaskError {
  return new TaskError('E035', `${id} cannot be claimed: ${why}.`, { details: { task_id: id }, recoveryAction });
}
