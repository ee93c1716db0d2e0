import { TaskError } from '../errors.ts';
import type { Project } from '../project-layout.ts';
import { compareQa, type QaComparison } from '../qa/compare-qa.ts';
import { qaLimits, type QaResult } from '../qa/qa-result.ts';
import { getContext } from './get-context.ts';
import { qaBaseline, qaOnRecord, type QaBaseline, type QaRun } from './qa-baseline.ts';
import { readReadableLog, type QaLogFile } from './qa-log.ts';

/** A run that is not worse than what it is held against. */
export interface ComparedQa extends QaComparison {
  baseline: QaBaseline['from'];
  result: QaResult;
}

/**
 * Holds what an agent has on record of a command, or a log, against the baseline.
 * @throws {TaskError} E024 that names what became worse; E040 where there is nothing to compare; E014 as `recordQaLog`.
 */
export async function compareQaRun(
  project: Project,
  task_id: string,
  request: QaRun & (QaLogFile | { log?: undefined }),
): Promise<ComparedQa> {
  const { context } = await getContext(project, task_id);
  const { agent, command_id, log } = request;
  const result =
    log === undefined ? qaOnRecord(context, request) : (await readReadableLog(project, request, qaLimits.bytes)).result;
  const baseline = qaBaseline(context, request);
  if (result === null) throw nothing(task_id, request, `The ${agent} has no QA log of ${command_id} on record`);
  if (baseline === null) throw nothing(task_id, request, `There is no baseline of ${command_id}, nor a run before`);
  const drift = compareQa(baseline.result, result);
  if (!drift.regressed) return { baseline: baseline.from, result, ...drift };
  const told = drift.regressions.map(({ message }) => message).join('; ');
  throw new TaskError('E024', `${command_id} of ${task_id} became worse: ${told}`, {
    details: { task_id, command_id, ...drift },
    recoveryAction: 'Mend what became worse, run the command again and record its log.',
  });
}

function nothing(task_id: string, { agent, command_id }: QaRun, message: string): TaskError {
  return new TaskError('E040', `${message} for ${task_id}.`, {
    details: { task_id, agent, command_id },
    recoveryAction:
      'Record one (`waymark task qa record` or the tool task_qa_record), or give logs to `waymark task context init --baseline ID=LOG`.',
  });
}
