import { RunError } from '../errors.ts';

/** The error of who reads a journal that is not what was written. */
export function damagedRun(run_id: string, sequence: number): RunError {
  return new RunError('PROMPT_RUN', `The journal of the run ${run_id} is damaged at entry ${sequence}.`, {
    messages: [],
    details: { run_id, sequence },
    recoveryAction: 'Restore a backup of the database, or begin a new run; other runs are not touched by it.',
  });
}

/** The error of a process that goes on with a run that is not its own. */
export function refuseRun(run_id: string, reason: string): RunError {
  return new RunError('PROMPT_RUN', `The run ${run_id} ${reason}.`, {
    messages: [],
    details: { run_id },
    recoveryAction: 'Let the other process finish it, or go on with it by `resume` when that one has ended.',
  });
}
