import { TaskError } from '../errors.ts';
import { nearIds } from './near-ids.ts';
import type { TaskSummaries } from './read-task-summaries.ts';
import type { TaskSummary } from './task-summary.ts';

/**
 * The task of that id among all that are known. Reads no file, so that a warm index stays enough.
 * @throws {TaskError} E040 with ids that may have been meant; E012 where several files have the id; and what the file
 *   named after the id cannot be read for.
 */
export function locateTask({ tasks, unreadable }: TaskSummaries, id: string): TaskSummary {
  const [found, ...others] = tasks.filter((task) => task.id === id);
  if (found === undefined) throw notFound({ tasks, unreadable }, id);
  if (others.length === 0) return found;
  const paths = [found, ...others].map(({ path }) => path);
  throw new TaskError('E012', `${id} is the id of ${paths.length} files: ${paths.join(', ')}.`, {
    details: { task_id: id, files: paths },
    recoveryAction: 'Give each task an id of its own.',
  });
}

function notFound({ tasks, unreadable }: TaskSummaries, id: string): TaskError {
  const named = unreadable.find(({ path }) => isNamedAfter(path, id));
  if (named !== undefined) {
    return new TaskError(named.code, named.message, {
      details: { file: named.path, line: named.line },
      recoveryAction: named.recovery_action ?? `Mend ${named.path}, or remove it.`,
    });
  }
  const near = nearIds(
    id,
    tasks.map((task) => task.id),
  );
  const told = JSON.stringify(id.slice(0, 60));
  return new TaskError('E040', `There is no task ${told}${near.length > 0 ? `; there is ${near.join(', ')}` : ''}.`, {
    details: { task_id: id.slice(0, 60), near_ids: near },
    recoveryAction: 'List the tasks with `waymark task list --completed`.',
  });
}

function isNamedAfter(path: string, id: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return id !== '' && name.startsWith(id) && !/^[A-Za-z0-9]/.test(name.slice(id.length));
}
