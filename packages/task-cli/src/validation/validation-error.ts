import { TaskError } from '../errors.ts';
import type { ValidationReport } from './validation-report.ts';

/** The error of a run that did not pass: E031 where it is blocked, E033 otherwise. Null for one that passed. */
export function validationError(report: ValidationReport): TaskError | null {
  if (report.status === 'passed') return null;
  const culprits = report.results.filter(
    ({ criticality, status }) => status === 'aborted' || (criticality === 'required' && status !== 'passed'),
  );
  const told = culprits.map(({ id, status, reason }) => `${id} ${status}: ${reason}`).join(' ');
  const details = {
    task_id: report.task_id,
    status: report.status,
    commands: culprits.map(({ id, status, code, exit_code, log_path }) => ({ id, status, code, exit_code, log_path })),
  };
  if (report.status === 'blocked') {
    return new TaskError('E031', `The validation of ${report.task_id} is blocked. ${told}`, {
      details,
      recoveryAction: 'Complete the tasks that it waits for, or run the other commands by their ids.',
    });
  }
  return new TaskError('E033', `The validation of ${report.task_id} did not pass. ${told}`, {
    details,
    recoveryAction: 'Read the logs of these commands, then run them again by their ids.',
  });
}
