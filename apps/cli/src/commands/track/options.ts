import { InvalidArgumentError, Option } from '@commander-js/extra-typings';
import { wholeNumber } from '../../program/scope-options.ts';

const types = ['project', 'session', 'task', 'research'] as const;

/** `--by NAME`, which every change takes. */
export const byOption = () =>
  new Option(
    '--by <name>',
    'who does it (default: WAYMARK_BY, the coding agent that runs the command, your user name)',
  );

/** `--operation-id ID`, which every change takes. */
export const operationIdOption = () =>
  new Option('--operation-id <id>', 'names the change: sent again under the same id it is made once');

/** `--version N`, which every change of what is there takes. */
export const versionOption = () =>
  new Option('--version <n>', 'the version that the change starts from (default: the one it has now)').argParser(
    wholeNumber,
  );

/** `--merge`. */
export const mergeOption = () =>
  new Option('--merge', 'when somebody else came first and changed other fields, send the change on top of theirs');

/** `--type TYPE` as a filter. */
export const typeOption = (description = 'only those') => new Option('--type <type>', description).choices(types);

/** `--status STATUS` of a work item. */
export const statusOption = (description: string) =>
  new Option('--status <status>', description).choices(['active', 'completed', 'blocked'] as const);

/** `--status STATUS` of a vendor. */
export const vendorStatusOption = (description: string) =>
  new Option('--status <status>', description).choices(['operational', 'broken'] as const);

/** `--status STATUS` of an enhancement. */
export const enhancementStatusOption = (description: string) =>
  new Option('--status <status>', description).choices(['planned', 'approved', 'implementing', 'completed'] as const);

/** `--offset N`, beside `--limit`. */
export const offsetOption = () =>
  new Option('--offset <n>', 'leave out so many').argParser(wholeNumberFromZero).default(0);

/** `--lease SECONDS`. */
export const leaseOption = () =>
  new Option('--lease <seconds>', 'for how long nobody else may take it, 10 to 86400')
    .argParser(wholeNumber)
    .default(900);

/** Parses a whole number from 0 up. */
export function wholeNumberFromZero(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('It must be a whole number from 0 up.');
}

const origin = 'source: database|cache|git|markdown, age_ms, pending_operation_id';

/** `data` of an answer in a command's notes: its fields, and where it comes from. */
export const withOrigin = (fields: string) => `{${fields}, ${origin}}`;

/** What reading commands read. */
export const readsTracker =
  'the database; while it is away the local cache, the newest status file in git, the status file, with a warning';

/** What changing commands write. */
export const writesTracker = 'the database; while it is away the outbox and the status file, and the database later';
