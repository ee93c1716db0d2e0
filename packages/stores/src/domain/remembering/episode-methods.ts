import { canonicalJson, toTimestamp, ValidationError } from '@waymark/core-types';
import { episodeSchema, fieldLimits, parseDocument, parseGroupId, type Episode } from '@waymark/core-types/domain';
import { cosineSimilarity, fuseRankings, rankingDepth } from '@waymark/core-types/search';
import { encodeCursor, readPaging } from '../documents/paging.ts';
import type { StoreContext } from '../documents/prepare-document.ts';
import { AlreadyStoredError } from '../errors.ts';
import type { EpisodeHit, MemoryStore, VectorOptions } from '../memory-store.ts';
import { unitVector } from '../search/unit-vector.ts';
import type { VectorHit } from '../search/vector-set.ts';
import { isConsidered, queryWords, readEpisodeFilter, readLimit, type EpisodeQuery } from './episode-filter.ts';
import { isId } from './is-id.ts';
import type { MemoryEngine, RankedEpisode } from './memory-engine.ts';
import { compareText } from '../documents/compare-text.ts';

const pageSize = 100;

/** Vectors less alike than this are no hit of a hybrid search: what is nowhere is not found. */
const leastAlike = 0.1;

/** How far an index's similarity may be from the exact one. */
const margin = 1e-6;

type EpisodeMethods = Pick<
  MemoryStore,
  'addEpisode' | 'getEpisode' | 'hybridSearchEpisodes' | 'listEpisodes' | 'textSearchEpisodes' | 'vectorSearchEpisodes'
>;

/** What a memory store does with episodes. */
export function episodeMethods(engine: MemoryEngine, { clock, ids }: StoreContext): EpisodeMethods {
  async function byText(query: EpisodeQuery, text: string, limit: number): Promise<RankedEpisode[]> {
    const words = queryWords(text);
    return words.length === 0 || limit === 0 ? [] : engine.rankByText(query, { words, limit });
  }

  async function byVector(query: EpisodeQuery, options: VectorOptions, limit: number): Promise<VectorHit[]> {
    const { query_embedding, embedding_model } = options;
    checkVector(query_embedding);
    if (limit === 0) return [];
    return engine.rankByVector(query.group_id, {
      vector: unitVector(query_embedding),
      limit,
      matches: (attributes) =>
        (embedding_model === undefined || attributes.embedding_model === embedding_model) &&
        isConsidered(attributes, query),
    });
  }

  /** Somebody may have removed one since it was ranked: it is left out. */
  async function read(
    group_id: string,
    ranked: (Omit<EpisodeHit, 'episode'> & { id: string })[],
  ): Promise<EpisodeHit[]> {
    const wanted = ranked.map(({ id }) => id);
    const episodes = new Map((await engine.readEpisodes(group_id, wanted)).map((episode) => [episode.id, episode]));
    return ranked.flatMap(({ id, ...hit }) => {
      const episode = episodes.get(id);
      return episode === undefined ? [] : [{ episode, ...hit }];
    });
  }

  return {
    async addEpisode(draft) {
      const now = toTimestamp(clock.now());
      const filled = {
        ...draft,
        id: draft.id ?? ids(),
        occurred_at: draft.occurred_at ?? now,
        recorded_at: draft.recorded_at ?? now,
      };
      const episode = parseDocument(episodeSchema, filled, 'episode');
      const added = await engine.putEpisode(episode, { replace: false });
      if (added !== null) return added;
      const stored = await engine.getEpisode(episode);
      if (stored !== null && isSame(stored, { ...episode, ...timesOf(stored), ...timesOf(draft) })) return stored;
      throw new AlreadyStoredError('episode', episode.id);
    },

    async getEpisode({ group_id, id }) {
      parseGroupId(group_id);
      return isId(id) ? engine.getEpisode({ group_id, id }) : null;
    },

    async listEpisodes(query) {
      const name = 'episodes';
      const { limit, offset, after } = readPaging(query, { name, defaultLimit: pageSize });
      const found = await engine.pageEpisodes(readEpisodeFilter(query), { limit: limit + 1, offset, after });
      const items = found.slice(0, limit);
      const last = items.at(-1);
      const isLast = last === undefined || found.length <= limit;
      return { items, next_cursor: isLast ? null : encodeCursor(name, { value: last.occurred_at, id: last.id }) };
    },

    async textSearchEpisodes(query) {
      const ranked = await byText(readEpisodeFilter(query), query.text, readLimit(query.limit));
      return read(
        query.group_id,
        ranked.map((one) => ({ ...one, found_by: ['text'] })),
      );
    },

    async vectorSearchEpisodes(query) {
      const { query_embedding, min_similarity = -1 } = query;
      const limit = readLimit(query.limit);
      const near = await byVector(readEpisodeFilter(query), query, limit);
      const likely = near.filter(({ similarity }) => similarity >= min_similarity - margin);
      const hits = await read(
        query.group_id,
        likely.map(({ id, similarity }) => ({ id, score: similarity, found_by: ['vector'] })),
      );
      return hits
        .map((hit) => ({ ...hit, score: cosineSimilarity(query_embedding, hit.episode.embedding ?? []) }))
        .filter(({ score }) => score >= min_similarity)
        .sort((a, b) => b.score - a.score || compareText(a.episode.id, b.episode.id))
        .slice(0, limit);
    },

    async hybridSearchEpisodes(query) {
      const { text: words, min_similarity = leastAlike } = query;
      const filter = readEpisodeFilter(query);
      const limit = readLimit(query.limit);
      const depth = Math.max(rankingDepth, limit);
      const near = (await byVector(filter, query, depth)).slice(0, depth);
      const alike = near.filter(({ similarity }) => similarity >= min_similarity);
      const rankings = { text: idsOf(await byText(filter, words, depth)), vector: idsOf(alike) };
      const fused = fuseRankings<string, 'text' | 'vector'>(rankings);
      return read(
        query.group_id,
        fused.slice(0, limit).map(({ key: id, ...hit }) => ({ id, ...hit })),
      );
    },
  };
}

function idsOf(ranked: readonly { id: string }[]): string[] {
  return ranked.map(({ id }) => id);
}

/** The times of an episode that are known. */
function timesOf({ occurred_at, recorded_at }: { occurred_at?: string; recorded_at?: string }) {
  return {
    ...(occurred_at === undefined ? {} : { occurred_at }),
    ...(recorded_at === undefined ? {} : { recorded_at }),
  };
}

function isSame(one: Episode, other: Episode): boolean {
  return textOf(one) === textOf(other);
}

/** Canonical JSON refuses the negative zero that vectors may hold. */
function textOf({ embedding, ...rest }: Episode): string {
  return canonicalJson(rest) + JSON.stringify(embedding);
}

/** @throws {ValidationError} for a vector that no episode could have. */
function checkVector(embedding: ArrayLike<number>): void {
  const { length } = embedding;
  const isVector = Array.isArray(embedding) || ArrayBuffer.isView(embedding);
  const fits = isVector && length > 0 && length <= fieldLimits.dimensions;
  if (fits && Array.from(embedding).every((number) => Number.isFinite(number))) return;
  const message = `Expected a list of 1 to ${fieldLimits.dimensions} finite numbers`;
  throw new ValidationError(`Cannot search: query_embedding: ${message}.`, [{ path: '$.query_embedding', message }]);
}
