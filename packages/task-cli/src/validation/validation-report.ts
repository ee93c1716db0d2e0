import { z } from 'zod';

import { count, repositoryPath, taskId, timestamp } from '../document/fields.ts';

/** What one attempt to run a command came to. */
export const validationAttemptSchema = z.looseObject({
  started_at: timestamp(),
  duration_ms: count(),
  /** `stopped`: by the caller. `not_started`: the system could not start it. */
  outcome: z.enum(['passed', 'failed', 'timed_out', 'stopped', 'not_started']),
  /** Null where a signal ended it, or it did not start. */
  exit_code: z.int().nullable(),
  signal: z.string().nullable(),
  /** What it printed, on stdout and stderr. */
  log: z.looseObject({
    path: repositoryPath(),
    /** Of the file, in bytes. */
    size: count(),
    /** How many bytes of the output the file does not hold. */
    omitted_bytes: count(),
  }),
});
export type ValidationAttempt = z.output<typeof validationAttemptSchema>;

export const validationResultSchema = z.looseObject({
  id: z.string(),
  /** As it stands in the task file. */
  command: z.string(),
  cwd: z.string(),
  criticality: z.enum(['required', 'recommended', 'optional']),
  status: z.enum(['pending', 'running', 'passed', 'failed', 'timed_out', 'skipped', 'blocked', 'aborted']),
  /** Why it did not pass, in a sentence; null where it passed or is to come. */
  reason: z.string().nullable(),
  /** The code of the error that keeps it from passing. */
  code: z.string().nullable(),
  /** Of the last attempt, as is the rest. */
  exit_code: z.int().nullable(),
  duration_ms: count(),
  log_path: repositoryPath().nullable(),
  attempts: z.array(validationAttemptSchema),
  /** What the parser of logs made of the last log; null without a parser or a log. */
  qa: z.unknown(),
  /** Why there is none, although there is a parser. */
  qa_problem: z.string().optional(),
});
export type ValidationResult = z.output<typeof validationResultSchema>;

/** What running the validation commands of a task came to: `validation-results.json` in the folder of the run. */
export const validationReportSchema = z.looseObject({
  schema_version: z.literal('1.0'),
  task_id: taskId(),
  /** The name of the run's folder below the task's logs. */
  run: z.string(),
  /** `running` also where the runner was killed. */
  status: z.enum(['running', 'passed', 'failed', 'blocked', 'aborted']),
  started_at: timestamp(),
  ended_at: timestamp().nullable(),
  /** In the order in which they stand in the task file. */
  results: z.array(validationResultSchema),
  warnings: z.array(z.looseObject({ code: z.string(), message: z.string() })),
});
export type ValidationReport = z.output<typeof validationReportSchema>;

/**
 * The criticality decides: a required command that does not pass, for whatever reason, fails the whole; one that is
 * blocked blocks it. Recommended ones warn, optional ones are told only.
 */
export function overallStatus(results: readonly ValidationResult[]): ValidationReport['status'] {
  if (results.some(({ status }) => status === 'aborted')) return 'aborted';
  const required = results.filter(({ criticality }) => criticality === 'required');
  if (required.some(({ status }) => status !== 'passed' && status !== 'blocked')) return 'failed';
  return required.some(({ status }) => status === 'blocked') ? 'blocked' : 'passed';
}

/** W036 for each recommended command that did not pass. */
export function validationWarnings(results: readonly ValidationResult[]): ValidationReport['warnings'] {
  return results
    .filter(({ criticality, status }) => criticality === 'recommended' && status !== 'passed')
    .map(({ id, reason }) => ({ code: 'W036', message: `${id} is recommended and did not pass: ${reason}` }));
}
