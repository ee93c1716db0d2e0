import type { Episode } from '@waymark/core-types/domain';
import { tokenise } from '@waymark/core-types/search';
import type { Position } from '../documents/paging.ts';
import { isConsidered, type EpisodeQuery } from '../remembering/episode-filter.ts';
import {
  episodeKind,
  vectorAttributes,
  type RankedEpisode,
  type VectorAttributes,
  type VectorTarget,
} from '../remembering/memory-engine.ts';
import { packMemory, unpackMemory } from '../remembering/pack-memory.ts';
import { compareText } from '../documents/compare-text.ts';
import { unitVector } from '../search/unit-vector.ts';
import { VectorSet, type VectorHit } from '../search/vector-set.ts';
import { copyJson } from './copy-json.ts';
import { WordIndex } from './word-index.ts';

/** The episodes of one group, with their words and vectors. */
export class EpisodeTable {
  readonly #episodes = new Map<string, Episode>();
  readonly #words = new WordIndex();
  readonly #vectors = new VectorSet<VectorAttributes>();

  get size(): number {
    return this.#episodes.size;
  }

  get ids(): string[] {
    return [...this.#episodes.keys()].sort();
  }

  /** Null when the id is taken and not to be replaced. */
  put(given: Episode, { replace }: { replace: boolean }): Episode | null {
    if (this.#episodes.has(given.id) && !replace) return null;
    // Packed and unpacked, so that it is refused, and reads back, as in a database.
    const episode = unpackMemory(episodeKind, packMemory(episodeKind, given));
    const vector = episode.embedding === null ? null : unitVector(episode.embedding);
    this.remove(episode.id);
    this.#episodes.set(episode.id, episode);
    this.#words.add(episode.id, tokenise(episode.content));
    if (vector !== null) this.#vectors.set(episode.id, vector, vectorAttributes(episode));
    return copyJson(episode);
  }

  get(id: string): Episode | null {
    return copyJson(this.#episodes.get(id) ?? null);
  }

  page(query: EpisodeQuery, { limit, offset, after }: { limit: number; offset: number; after: Position | null }) {
    const isAfter = ({ occurred_at, id }: Episode) =>
      after === null || (compareText(occurred_at, String(after.value)) || compareText(id, after.id)) > 0;
    return [...this.#episodes.values()]
      .filter((episode) => isConsidered(episode, query) && isAfter(episode))
      .sort((a, b) => compareText(a.occurred_at, b.occurred_at) || compareText(a.id, b.id))
      .slice(offset, offset + limit)
      .map(copyJson);
  }

  rankByText(query: EpisodeQuery, { words, limit }: { words: readonly string[]; limit: number }): RankedEpisode[] {
    const considersAll = Object.entries(query).every(([field, value]) => field === 'group_id' || value === undefined);
    const isWanted = considersAll ? null : (id: string) => isConsidered(this.#episodes.get(id)!, query);
    return this.#words.rank(words, { limit, isWanted });
  }

  rankByVector(target: VectorTarget): VectorHit[] {
    return this.#vectors.nearest(target);
  }

  remove(id: string): void {
    const episode = this.#episodes.get(id);
    if (episode === undefined) return;
    this.#words.remove(id, tokenise(episode.content));
    this.#vectors.delete(id);
    this.#episodes.delete(id);
  }

  /** The ids of what occurred before a time. */
  before(time: string): string[] {
    return [...this.#episodes.values()].filter(({ occurred_at }) => occurred_at < time).map(({ id }) => id);
  }
}
