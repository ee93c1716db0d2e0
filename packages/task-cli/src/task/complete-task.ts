import { lstat, mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

import type { TaskFile } from '../document/task.ts';
import { TaskError } from '../errors.ts';
import { layout, type Project } from '../project-layout.ts';
import { toTaskError } from '../storage/to-task-error.ts';
import { syncFolder } from '../storage/sync-folder.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { rewriteTask } from './edit-task.ts';
import { readTaskFile } from './find-task.ts';
import { locateTask } from './locate-task.ts';
import { readTaskSummaries } from './read-task-summaries.ts';
import type { TaskSummary } from './task-summary.ts';

/**
 * Completes a task that is `todo` or `in_progress`: its status changes and its file goes to `docs/completed-tasks`. At
 * every moment the file is in exactly one of the two folders; whoever was stopped in between calls again, and what is
 * left to do is done.
 * @param options.purge removes the task's context. It is called when the file has moved and the store's lock is free, so
 *   it may take that itself; and again for a task that is completed already.
 * @throws {TaskError} E035 for a draft or a blocked task; E012 where a file of that name is archived already; E040 and
 *   E012 as `findTask`.
 */
export async function completeTask(
  project: Project,
  id: string,
  options: { purge?: (taskId: string) => Promise<void> } = {},
): Promise<TaskFile> {
  const completed = await withStoreLock(project, async () => {
    const found = locateTask(await readTaskSummaries(project), id);
    return found.archived ? readTaskFile(project, found.path) : archive(project, found);
  });
  await options.purge?.(id);
  return completed;
}

async function archive(project: Project, { id, path }: TaskSummary): Promise<TaskFile> {
  const target = `${layout.completedTasks}/${basename(path)}`;
  await refuseTaken(project, id, target);
  const completed = await rewriteTask(project, path, ({ task: { status } }) => {
    if (status === 'draft' || status === 'blocked') {
      throw new TaskError('E035', `${id} cannot be completed: it is ${status === 'draft' ? 'a draft' : status}.`, {
        details: { task_id: id, status },
        recoveryAction: 'Set its status to todo, then claim it.',
      });
    }
    return { status: 'completed' };
  });
  try {
    await mkdir(join(project.root, layout.completedTasks), { recursive: true });
    await rename(join(project.root, path), join(project.root, target));
    await syncFolder(dirname(join(project.root, target)));
    await syncFolder(dirname(join(project.root, path)));
  } catch (error) {
    throw toTaskError(error, `Cannot move ${path} to ${target}`);
  }
  return { ...completed, path: target };
}

async function refuseTaken(project: Project, id: string, target: string): Promise<void> {
  const taken = await lstat(join(project.root, target)).catch(() => null);
  if (taken === null) return;
  throw new TaskError('E012', `${id} cannot be archived: ${target} is there already.`, {
    details: { task_id: id, file: target },
    recoveryAction: `Rename the one or the other; see whether ${target} is the same task.`,
  });
}
