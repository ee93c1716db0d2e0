import { toTimestamp } from '@waymark/core-types';

import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { withStoreLock } from '../storage/with-store-lock.ts';
import { readExceptions, writeExceptions, type ExceptionType, type TaskException } from './ledger-file.ts';

/**
 * Settles a task's exceptions of one type, or all of them. A resolved one silences nothing more; one that will not be
 * fixed goes on silencing.
 * @returns those that were settled now; one that was settled before stays as it is.
 * @throws {TaskError} E040 where there is none; E052 for a damaged ledger; E042.
 */
export async function resolveException(
  project: Project,
  task_id: string,
  request: { exception_type?: ExceptionType; status?: 'resolved' | 'wont_fix'; notes?: string } = {},
): Promise<TaskException[]> {
  const { exception_type, status = 'resolved', notes } = request;
  return withStoreLock(project, async () => {
    const exceptions = await readExceptions(project);
    const isMeant = (one: TaskException) =>
      one.task_id === task_id && (exception_type === undefined || one.exception_type === exception_type);
    if (!exceptions.some(isMeant)) throw notFound(task_id, exception_type);
    const resolved_at = toTimestamp(project.clock.now());
    const settled: TaskException[] = [];
    const after = exceptions.map((one) => {
      if (!isMeant(one) || one.remediation.status === status) return one;
      const remediation = { ...one.remediation, status, resolved_at, ...(notes !== undefined && { notes }) };
      settled.push({ ...one, remediation });
      return settled.at(-1)!;
    });
    await writeExceptions(project, after);
    return settled;
  });
}

function notFound(task_id: string, type: ExceptionType | undefined): TaskError {
  const shown = JSON.stringify(task_id.slice(0, 60));
  return new TaskError('E040', `There is no exception of ${shown}${type === undefined ? '' : ` for ${type}`}.`, {
    details: { task_id: task_id.slice(0, 60) },
    recoveryAction: 'List them with `waymark task exception list`.',
  });
}
