import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { QaFormat } from '@waymark/task-cli';
import { collect } from '../../program/scope-options.ts';

// Written out here: what a command's help needs is known without loading the library.
const agents = ['implementer', 'reviewer', 'validator'] as const;

/** `--by NAME`, which every change of a hand-off takes. */
export const byOption = () =>
  new Option(
    '--by <name>',
    'who does it (default: WAYMARK_BY, the coding agent that runs the command, your user name)',
  );

/** `--agent AGENT`. */
export const agentOption = (description: string) => new Option('--agent <agent>', description).choices(agents);

/** `--force-secrets`. */
export const forceSecretsOption = () => new Option('--force-secrets', 'write also what looks like a secret; on record');

/** `--sign-key FILE`. */
export const signKeyOption = () => new Option('--sign-key <file>', 'SSH key that signs what is added to the chain');

/** `--signer NAME`. */
export const signerOption = () =>
  new Option('--signer <name>', 'whose key it is, as the allowed signers name it (default: --by)');

/** `--type TYPE` of evidence. */
export const evidenceTypeOption = (description: string) =>
  new Option('--type <type>', description).choices([
    'file',
    'directory',
    'archive',
    'log',
    'screenshot',
    'qa_output',
    'summary',
    'diff',
  ] as const);

/** `--type TYPE` of an exception. */
export const exceptionTypeOption = (description: string) =>
  new Option('--type <type>', description).choices([
    'malformed_yaml',
    'missing_standards',
    'empty_acceptance_criteria',
    'invalid_schema',
  ] as const);

/** `--reason REASON` of a quarantine. */
export const quarantineReasonOption = (description: string) =>
  new Option('--reason <reason>', description).choices([
    'malformed_yaml',
    'validation_failed',
    'corrupted_context',
    'manual',
  ] as const);

/** `--priority PRIORITY`. */
export const priorityOption = (description: string) =>
  new Option('--priority <priority>', description).choices(['P0', 'P1', 'P2'] as const);

/** A format that the library gets or loses is an error of types here. */
const logFormats = {
  'eslint-json': true,
  'jest-json': true,
  junit: true,
  sarif: true,
  tap: true,
  'coverage-summary': true,
  'pyright-json': true,
  'ruff-json': true,
  'biome-json': true,
  'oxlint-json': true,
  lcov: true,
  text: true,
} satisfies Record<QaFormat, true>;

/** `--log-format FORMAT` of a QA log. */
export const logFormatOption = () =>
  new Option('--log-format <format>', 'refuse any other (default: recognised)').choices(
    Object.keys(logFormats) as QaFormat[],
  );

/** An option that is given as often as wanted. */
export const repeatable = <Flags extends string>(flags: Flags, description: string) =>
  new Option(flags, `${description}; repeat it`).argParser(collect);

/** An option of `NAME=VALUE`, as often as wanted. */
export const pairs = <Flags extends string>(flags: Flags, description: string) =>
  new Option(flags, `${description}; repeat it`).argParser(addPair);

/** `--exit-code N`. */
export const exitCodeOption = () => new Option('--exit-code <n>', 'what the command ended with').argParser(integer);

/** Parses a whole number. */
export function integer(text: string): number {
  const value = Number(text);
  if (/^-?\d{1,9}$/.test(text)) return value;
  throw new InvalidArgumentError('It must be a whole number.');
}

/** Parses a day. */
export function day(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('It must be a day as in 2026-01-31.');
}

function addPair(text: string, previous: Record<string, string> | undefined): Record<string, string> {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be NAME=VALUE.');
  return { ...previous, [text.slice(0, at)]: text.slice(at + 1) };
}

/** What a command of tasks reads. */
export const readsTasks = 'the task files, by an index that knows which of them changed';

/** What a change of a hand-off writes. */
export const writesContext = 'context.json of the task, below .agent-output, with a link of its chain';
