import type { Project } from '../project-layout.ts';
import { readExceptions, type ExceptionType, type TaskException } from './ledger-file.ts';

export interface ListedException extends TaskException {
  /** Still to be mended, and its deadline has passed. */
  overdue: boolean;
}

/**
 * The entries of the ledger, by task and type.
 * @throws {TaskError} E052 for a damaged ledger.
 */
export async function listExceptions(
  project: Project,
  filter: { task_id?: string; exception_type?: ExceptionType; status?: TaskException['remediation']['status'] } = {},
): Promise<ListedException[]> {
  const { task_id, exception_type, status } = filter;
  const now = project.clock.now();
  return (await readExceptions(project))
    .filter((one) => task_id === undefined || one.task_id === task_id)
    .filter((one) => exception_type === undefined || one.exception_type === exception_type)
    .filter((one) => status === undefined || one.remediation.status === status)
    .map((one) => ({ ...one, overdue: isOpen(one) && Date.parse(one.remediation.deadline) < now }));
}

function isOpen({ remediation: { status } }: TaskException): boolean {
  return status === 'open' || status === 'in_progress';
}
