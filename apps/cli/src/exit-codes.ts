import { WaymarkError } from '@waymark/core-types';

/** What the process ends with. Scripts depend on these numbers: they never change. */
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
} as const;

export type ExitCodeName = keyof typeof exitCodes;

/** One line for each exit code, as help and the README show them. */
export const exitCodeMeanings: Record<ExitCodeName, string> = {
  ok: 'done',
  unexpected: 'an error that Waymark did not foresee',
  usage: 'unknown command or option, missing or malformed argument',
  invalid_input: 'a file, document or evidence that cannot be used',
  not_found: 'no such medallion, revision or file',
  conflict: 'the id is taken, or somebody else wrote first',
  database: 'the database is unreachable, busy, full or damaged',
  model: 'the model or its provider failed',
  git: 'git is missing or refused',
  check_failed: '`doctor` found something that does not work',
};

const byErrorCode: Record<string, ExitCodeName> = {
  CLI_USAGE: 'usage',
  CLI_NOT_FOUND: 'not_found',
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
  SCHEMA_VERSION: 'invalid_input',
};

const byErrorFamily: [prefix: string, name: ExitCodeName][] = [
  ['CLI_', 'invalid_input'],
  ['DATABASE_', 'database'],
  ['MEDALLION_', 'invalid_input'],
  ['PROVIDER_', 'model'],
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
  const reason = error.code === 'MEDALLION_EVIDENCE' ? String(error.details['reason']) : '';
  if (gitReasons.includes(reason)) return exitCodes.git;
  if (reason === 'missing') return exitCodes.not_found;
  const family = byErrorFamily.find(([prefix]) => error.code.startsWith(prefix));
  return exitCodes[byErrorCode[error.code] ?? family?.[1] ?? 'unexpected'];
}
