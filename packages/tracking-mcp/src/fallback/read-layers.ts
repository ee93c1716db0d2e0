import { ValidationError, type WaymarkError } from '@waymark/core-types';

import { TrackingError, TrackingNotFoundError, TrackingOfflineError } from '../errors.ts';
import type { ReadInput, ReadName, ReadResult } from '../operation/reads.ts';
import type { Tracker } from '../tracker.ts';
import type { Answer, AnswerSource } from './project-tracker.ts';

/** One place that may answer. */
export interface ReadLayer {
  source: AnswerSource;
  /** @throws {Error} that says why this layer cannot answer. */
  read<Name extends ReadName>(name: Name, query: ReadInput<Name>): Promise<LayerAnswer<ReadResult<Name>>>;
}

/** What a layer gives. */
export type LayerAnswer<Data> = Pick<Answer<Data>, 'data' | 'age_ms' | 'warnings'>;

/** A tracker below the database, with the age of what it holds in milliseconds. */
export interface LowerTracker {
  tracker: Pick<Tracker, 'read'>;
  age_ms: number;
  warnings: string[];
}

/** What people call the layers. */
const names: Record<AnswerSource, string> = {
  database: 'the database',
  cache: 'the local cache',
  git: 'the newest status file in the git history',
  markdown: 'the status file',
};

/** What only the database knows all of. */
const incomplete: ReadonlySet<ReadName> = new Set(['list_changes', 'query_archived_work_items']);

/**
 * The answer of the first layer that has one.
 * @throws what a layer refuses the query with: there is no such item, a field does not fit.
 * @throws {TrackingOfflineError} when no layer can answer; it says what each of them said.
 */
export async function readLayers<Name extends ReadName>(
  layers: readonly ReadLayer[],
  name: Name,
  query: ReadInput<Name>,
): Promise<Answer<ReadResult<Name>>> {
  const said: { source: AnswerSource; message: string }[] = [];
  for (const layer of layers) {
    try {
      const { data, age_ms, warnings } = await layer.read(name, query);
      return {
        ...{ data, source: layer.source, age_ms, pending_operation_id: null },
        warnings: [...warningsOf(layer.source, { age_ms, said, name, query }), ...warnings],
      };
    } catch (error) {
      if (isRefusal(error)) throw layer.source === 'database' ? error : explained(error, layer.source);
      said.push({ source: layer.source, message: messageOf(error).replace(/\.$/, '') });
    }
  }
  throw new TrackingOfflineError(`Nothing can answer ${name}: ${listOf(said)}.`, {
    details: { layers: said },
    recoveryAction:
      'Bring the database back. A status report, in its file or in git, would answer as long as it is away.',
  });
}

/** A layer below the database. */
export function lowerLayer(source: Exclude<AnswerSource, 'database'>, find: () => Promise<LowerTracker>): ReadLayer {
  return {
    source,
    async read(name, query) {
      const { tracker, age_ms, warnings } = await find().catch((cause: unknown) => {
        // Whatever it is, it is no answer.
        throw new Error(messageOf(cause), { cause });
      });
      return { data: await tracker.read(name, query), age_ms, warnings };
    },
  };
}

/** A layer's way of saying that it can answer, and that the answer is no. */
function isRefusal(error: unknown): error is ValidationError | TrackingError {
  return ValidationError.isInstance(error) || TrackingError.isInstance(error);
}

function explained(error: WaymarkError, source: AnswerSource): WaymarkError {
  if (!TrackingNotFoundError.isInstance(error)) return error;
  const { entity_type, id } = error.details as { entity_type: 'work_item'; id: string };
  return new TrackingNotFoundError(entity_type, id, {
    cause: error,
    recoveryAction: `This is what ${names[source]} knows, for the database is away. Ask again when it is back.`,
  });
}

function warningsOf(
  source: AnswerSource,
  {
    age_ms,
    said,
    name,
    query,
  }: { age_ms: number; said: readonly { source: AnswerSource; message: string }[]; name: ReadName; query: object },
): string[] {
  if (source === 'database') return [];
  const reasons = listOf(said);
  const age = Math.round(age_ms / 1_000);
  const because = reasons === '' ? '' : ` No answer from ${reasons}.`;
  const partial = incomplete.has(name) ? ['History and archive are not complete below the database.'] : [];
  const asksForDeleted = 'include_deleted' in query && query.include_deleted === true;
  const live = asksForDeleted
    ? ['Of deleted items only those are known below the database that it told of one by one.']
    : [];
  return [`This is from ${names[source]}, ${age} s old.${because}`, ...partial, ...live];
}

/** What each layer said, in one line. */
function listOf(said: readonly { source: AnswerSource; message: string }[]): string {
  return said.map(({ source, message }) => `${names[source]}: ${message}`).join('; ');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
