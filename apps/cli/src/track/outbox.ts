import type { OutboxEntry, ProjectTracker, SyncReport } from '@waymark/tracking-mcp';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Style } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { readJsonOption } from './read-json-option.ts';
import { withExistingTracker, withTracker } from './with-tracker.ts';

/** Sends what waits and brings the local cache up to date. */
export function sync(invocation: Invocation): Promise<CommandOutput> {
  return withTracker(invocation, async (tracker) => syncOutput('track.sync', await tracker.sync()));
}

/** What waits for the database, and what a person has to decide about. */
export function listOutbox(invocation: Invocation): Promise<CommandOutput> {
  return withExistingTracker(invocation, async (tracker) => {
    const entries = await tracker.outbox();
    return {
      kind: 'track.outbox.list',
      data: { entries },
      text: (style) => (entries.length === 0 ? 'Nothing waits.' : outboxText(entries, style)),
    };
  });
}

/** How an entry that could not be replayed is decided. */
export interface Decision {
  discard?: true | undefined;
  retry?: true | undefined;
  merge?: true | undefined;
  input?: string | undefined;
}

/** Decides about an entry: drops it, or sends it again as it was, merged, or with another input. */
export async function resolveEntry(invocation: Invocation, id: string, options: Decision): Promise<CommandOutput> {
  const chosen = [options.discard, options.retry, options.merge].filter((option) => option === true);
  if (chosen.length !== 1)
    throw new CliError('CLI_USAGE', 'Nothing says how to decide.', 'Give one of --discard, --retry and --merge.');
  if (options.input !== undefined && options.retry !== true)
    throw new CliError('CLI_USAGE', '--input belongs to --retry.', 'Leave it out, or give --retry.');
  const given = await readJsonOption(invocation, options.input, '--input');
  return withTracker(invocation, async (tracker) => {
    const entry = await findEntry(tracker, id);
    const input = options.merge === true ? mergedInput(entry) : given;
    const report = await tracker.resolve({
      operation_id: entry.operation_id,
      decision: options.discard === true ? 'discard' : 'retry',
      ...(input === undefined ? {} : { input }),
    });
    return syncOutput('track.outbox.resolve', report);
  });
}

/** @throws {CliError} CLI_NOT_FOUND or CLI_AMBIGUOUS_ID. */
async function findEntry(tracker: ProjectTracker, text: string): Promise<OutboxEntry> {
  const entries = (await tracker.outbox()).filter(({ operation_id }) => text !== '' && operation_id.endsWith(text));
  const next = 'Run `waymark track outbox list` for the ids.';
  if (entries.length > 1) throw new CliError('CLI_AMBIGUOUS_ID', `Several operations end with ${text}.`, next);
  if (entries[0] === undefined)
    throw new CliError('CLI_NOT_FOUND', `There is no operation ${JSON.stringify(text)} in the outbox.`, next);
  return entries[0];
}

function mergedInput({ error, operation_id }: OutboxEntry): Record<string, unknown> {
  const merged = error?.details['merged'];
  if (typeof merged === 'object' && merged !== null) return merged as Record<string, unknown>;
  throw new CliError(
    'CLI_INVALID_INPUT',
    `Both sides of ${operation_id} change the same, so there is nothing merged.`,
    'Give --retry --input with the version and the fields that shall hold, or --discard.',
  );
}

function syncOutput(kind: string, report: SyncReport): CommandOutput {
  const { cache_error, conflicts, failed, followed, replayed, waiting } = report;
  return {
    kind,
    data: report,
    exitCode:
      waiting > 0 || cache_error !== null
        ? exitCodes.database
        : conflicts.length + failed.length > 0
          ? exitCodes.version_conflict
          : exitCodes.ok,
    text: (style) => {
      const refused = [...conflicts, ...failed];
      const summary = `${replayed} sent, ${refused.length} refused, ${waiting} waiting, ${followed} changes of others.`;
      const trouble = cache_error === null ? [] : [`The cache does not follow: ${cache_error}`];
      return [summary, ...trouble, ...(refused.length === 0 ? [] : [outboxText(refused, style)])].join('\n');
    },
  };
}

/** A row for each entry, and below it both sides where it was refused. */
function outboxText(entries: readonly OutboxEntry[], style: Style): string {
  return entries
    .flatMap(({ at, by, error, input, operation, operation_id, state }) => [
      table([[style.bold(operation_id.slice(-12)), state, operation, by, style.dim(at)]]),
      `  asked: ${JSON.stringify(input)}`,
      ...(error === null ? [] : [`  ${error.message}`]),
      ...(error?.details['current'] === undefined ? [] : [`  now: ${JSON.stringify(error.details['current'])}`]),
    ])
    .join('\n');
}
