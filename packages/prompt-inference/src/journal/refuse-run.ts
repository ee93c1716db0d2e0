import { RunError } from '../errors.ts';

/** The error of a process that goes on with a run that is not its own. */
export function refuseRun(run_id: string, reason: string): RunError {
  return new RunError('PROMPT_RUN', `The run ${run_id} ${reason}.`, {
    messages: [],
    details: { run_id },
    recoveryAction: 'Let the other process finish it, or go on with it by `resume` when that one has ended.',
  });
}
