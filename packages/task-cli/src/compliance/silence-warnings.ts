import type { TaskWarning } from '../errors.ts';
import type { ExceptionType, TaskException } from './ledger-file.ts';

/** What a known exception of each type silences by itself. */
const silencedByType: Readonly<Record<ExceptionType, readonly string[]>> = {
  malformed_yaml: ['W010', 'W011'],
  missing_standards: ['W002', 'W020', 'W021', 'W022'],
  empty_acceptance_criteria: ['W001'],
  invalid_schema: ['W011', 'W012'],
};

/** The warnings about a task without those that its exceptions already tell, unless they are resolved. */
export function silenceWarnings(
  exceptions: readonly TaskException[],
  { task_id, warnings }: { task_id: string; warnings: readonly TaskWarning[] },
): TaskWarning[] {
  const known = exceptions.filter((one) => one.task_id === task_id && one.remediation.status !== 'resolved');
  const codes = new Set(known.flatMap((one) => [...one.suppressed_warnings, ...silencedByType[one.exception_type]]));
  return warnings.filter(({ code }) => !codes.has(code));
}
