import { taskIdPattern } from '../document/task-id-pattern.ts';
import { TaskError } from '../errors.ts';

/**
 * An id becomes part of a path: nothing else may.
 * @throws {TaskError} E002 for what is no id of a task.
 */
export function assertTaskId(id: string): void {
  if (taskIdPattern.test(id)) return;
  throw new TaskError('E002', `${JSON.stringify(id.slice(0, 60))} is no id of a task.`, {
    recoveryAction: 'Give an id as in TASK-0824 or TASK-0911G.',
  });
}
