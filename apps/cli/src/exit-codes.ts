import { WaymarkError } from '@waymark/core-types';
import { TaskError } from '@waymark/task-cli';

/**
 * What the process ends with. Scripts depend on these numbers: they never change. Commands of `task` have more, by the
 * codes of their errors: `taskErrors` of @waymark/task-cli.
 */
export const exitCodes = {
  ok: 0,
  unexpected: 1,
  usage: 2,
  invalid_input: 3,
  not_found: 4,
  conflict: 5,
  database: 6,
  model: 7,
  git: 8,
  check_failed: 9,
  run_ended: 10,
  version_conflict: 11,
} as const;

export type ExitCodeName = keyof typeof exitCodes;

/** One line for each exit code, as help and the README show them. */
export const exitCodeMeanings: Record<ExitCodeName, string> = {
  ok: 'done',
  unexpected: 'an error that Waymark did not foresee',
  usage: 'unknown command or option, missing or malformed argument',
  invalid_input: 'a file, document or evidence that cannot be used',
  not_found: 'no such medallion, revision, prompt, run, work item or file; nothing is ready to claim',
  conflict: 'the id is taken, or somebody else wrote first',
  database: 'the database is unreachable, busy, full or damaged',
  model: 'the model or its provider failed',
  git: 'git is missing or refused',
  check_failed: '`doctor`, `prompt verify`, a reconciliation or a check of tools found something that does not fit',
  run_ended: 'a run of a prompt ended before its result: a limit, a tool, an abort',
  version_conflict:
    'somebody else changed it since the version that the change starts from: look at both sides, or --merge',
};

const byErrorCode: Record<string, ExitCodeName> = {
  CLI_USAGE: 'usage',
  CLI_NOT_FOUND: 'not_found',
  CLI_EXISTS: 'conflict',
  CLI_AMBIGUOUS_ID: 'conflict',
  CONFIGURATION: 'usage',
  DATABASE_CONFLICT: 'conflict',
  DATABASE_INVALID_URL: 'usage',
  DATABASE_UNIQUE: 'conflict',
  MALFORMED_DOCUMENT: 'invalid_input',
  MEDALLION_CONFLICT: 'conflict',
  MEDALLION_EXISTS: 'conflict',
  MEDALLION_LLM: 'model',
  MEDALLION_NOT_FOUND: 'not_found',
  MEDALLION_STORE: 'database',
  NOT_STORABLE: 'invalid_input',
  PROMPT_ARTIFACT: 'invalid_input',
  PROMPT_DIVERGED: 'check_failed',
  PROMPT_EXISTS: 'conflict',
  PROMPT_IMPORT: 'invalid_input',
  PROMPT_MODEL: 'model',
  PROMPT_NOT_FOUND: 'not_found',
  PROMPT_RUN: 'conflict',
  PROMPT_TOOLS_CHANGED: 'check_failed',
  SCHEMA_VERSION: 'invalid_input',
  STORE_IMPORT: 'invalid_input',
  STORE_NOT_FOUND: 'not_found',
  TRACKING_AMBIGUOUS: 'conflict',
  TRACKING_CLAIMED: 'conflict',
  TRACKING_CLAIM_LOST: 'conflict',
  TRACKING_CONFLICT: 'version_conflict',
  TRACKING_DUPLICATE: 'conflict',
  TRACKING_HAS_CHILDREN: 'conflict',
  TRACKING_MIGRATION: 'check_failed',
  TRACKING_NOT_FOUND: 'not_found',
  TRACKING_OFFLINE: 'database',
  TRACKING_OPERATION_REUSED: 'conflict',
  VALIDATION: 'invalid_input',
};

const byErrorFamily: [prefix: string, name: ExitCodeName][] = [
  ['CLI_', 'invalid_input'],
  ['DATABASE_', 'database'],
  ['MEDALLION_', 'invalid_input'],
  ['PROMPT_', 'run_ended'],
  ['PROVIDER_', 'model'],
  // What is left of them: something else is there already.
  ['STORE_', 'conflict'],
  // A circle, a seventh level, Markdown that cannot be used.
  ['TRACKING_', 'invalid_input'],
];

/** Evidence that cannot be had because of git, by the reason that its error gives. */
const gitReasons = [
  'git-failed',
  'git-missing',
  'no-commits',
  'not-a-repository',
  'not-trusted',
  'timeout',
  'unknown-range',
];

/** The exit code that an error ends the process with; 1 for whatever is not one of ours. */
export function exitCodeOf(error: unknown): number {
  if (!WaymarkError.isInstance(error)) return exitCodes.unexpected;
  if (TaskError.isInstance(error)) return error.exitCode;
  const reason = error.code === 'MEDALLION_EVIDENCE' ? String(error.details['reason']) : '';
  if (gitReasons.includes(reason)) return exitCodes.git;
  if (reason === 'missing') return exitCodes.not_found;
  const family = byErrorFamily.find(([prefix]) => error.code.startsWith(prefix));
  return exitCodes[byErrorCode[error.code] ?? family?.[1] ?? 'unexpected'];
}
