import { ValidationError } from '@waymark/core-types';
import { tokenise } from '@waymark/core-types/search';
import { episodeSchema, parseGroupId, type Episode } from '@waymark/core-types/domain';
import type { EpisodeFilter } from '../memory-store.ts';
import { checkTime } from '../documents/check-time.ts';

const defaultLimit = 10;
const maximumLimit = 1_000;

/** Words of a query that take part; more say nothing new. */
const maximumQueryWords = 32;

/** Which episodes of one group; checked. */
export type EpisodeQuery = Omit<EpisodeFilter, 'limit'>;

/** @throws {ValidationError} for a group, time or choice that is none. */
export function readEpisodeFilter(filter: EpisodeQuery): EpisodeQuery {
  parseGroupId(filter.group_id);
  const { content_type, source } = filter;
  if (content_type !== undefined) checkChoice('content_type', content_type);
  if (source !== undefined) checkChoice('source', source);
  for (const field of ['occurred_from', 'occurred_to', 'recorded_at'] as const) {
    if (filter[field] !== undefined) checkTime(filter[field], field);
  }
  const { group_id, occurred_from, occurred_to, recorded_at } = filter;
  return { group_id, content_type, source, occurred_from, occurred_to, recorded_at } as EpisodeQuery;
}

function checkChoice(field: 'content_type' | 'source', value: string): void {
  const result = episodeSchema.shape[field].safeParse(value);
  if (result.success) return;
  const message = result.error.issues[0]?.message ?? 'Unknown';
  throw new ValidationError(`Cannot search: ${field}: ${message}.`, [{ path: `$.${field}`, message }]);
}

/** @throws {ValidationError} for a limit out of range. */
export function readLimit(limit: number = defaultLimit): number {
  if (Number.isInteger(limit) && limit >= 0 && limit <= maximumLimit) return limit;
  const message = `Expected a whole number from 0 to ${maximumLimit}, found ${String(limit)}`;
  throw new ValidationError(`Cannot search: limit: ${message}.`, [{ path: '$.limit', message }]);
}

/** The words of a query as the indexes hold them, each once. */
export function queryWords(text: string): string[] {
  return [...new Set(tokenise(text))].slice(0, maximumQueryWords);
}

/** Whether an episode of the group is one that a query considers. */
export function isConsidered(
  episode: Pick<Episode, 'content_type' | 'source' | 'occurred_at' | 'recorded_at'>,
  query: EpisodeQuery,
): boolean {
  const { content_type, source, occurred_from, occurred_to, recorded_at } = query;
  return (
    (content_type === undefined || episode.content_type === content_type) &&
    (source === undefined || episode.source === source) &&
    (occurred_from === undefined || episode.occurred_at >= occurred_from) &&
    (occurred_to === undefined || episode.occurred_at < occurred_to) &&
    (recorded_at === undefined || episode.recorded_at <= recorded_at)
  );
}
