import { episodeSchema, type Episode } from '@waymark/core-types/domain';
import type { Position } from '../documents/paging.ts';
import type { GroupCount, GroupKey } from '../memory-store.ts';
import type { VectorHit } from '../search/vector-set.ts';
import type { EpisodeQuery } from './episode-filter.ts';
import type { Fact, FactKind, FactState } from './fact-kinds.ts';
import type { PackedKind } from './pack-memory.ts';
import type { FactAddition } from './plan-fact.ts';
import type { PointInTime } from './point-in-time.ts';

export const episodeKind: PackedKind<Episode> = {
  versions: { kind: 'episode', current: 1 },
  schema: episodeSchema,
};

/** An episode's place in a ranking; rankings are best first. */
export interface RankedEpisode {
  id: string;
  score: number;
}

/** What a vector search compares and filters by, beside the vector. */
export type VectorAttributes = Pick<
  Episode,
  'content_type' | 'source' | 'occurred_at' | 'recorded_at' | 'embedding_model'
>;

/** What a vector search of one group looks for. */
export interface VectorTarget {
  /** Of length 1. */
  vector: Float32Array;
  /** At least 1. */
  limit: number;
  matches(attributes: VectorAttributes): boolean;
}

/** Which facts of a group, as they hold at a point in time. What is undefined does not matter. */
export interface FactQuery {
  group_id: string;
  at: PointInTime;
  ids?: readonly string[] | undefined;
  type_keys?: readonly string[] | undefined;
  /** Relationships from or to one of these entities. */
  touching?: readonly string[] | undefined;
}

/** Whether what has the same id is replaced, as by an import. */
export interface PutOptions {
  replace: boolean;
}

/**
 * What the driver of a memory store does; everything else is the same for all of them. What it is handed is checked, and
 * each call touches one group, but for those that name a tenant.
 */
export interface MemoryEngine {
  /** With words and vector, all or nothing, and as it reads back. Null when the id is taken and not to be replaced. */
  putEpisode(episode: Episode, options: PutOptions): Promise<Episode | null>;
  getEpisode(key: GroupKey): Promise<Episode | null>;
  /** By `occurred_at`, then id. */
  pageEpisodes(
    query: EpisodeQuery,
    page: { limit: number; offset: number; after: Position | null },
  ): Promise<Episode[]>;
  rankByText(query: EpisodeQuery, target: { words: readonly string[]; limit: number }): Promise<RankedEpisode[]>;
  /** The nearest vectors of the target's length, and a few more where the last ones are too close to tell. */
  rankByVector(group_id: string, target: VectorTarget): Promise<VectorHit[]>;
  /** Those that are there, in any order. */
  readEpisodes(group_id: string, ids: readonly string[]): Promise<Episode[]>;

  /** Reads what bears on the fact, plans and writes, with nobody in between. @see planFact */
  addFact<Kept extends Fact>(addition: FactAddition<Kept>): Promise<Kept>;
  /** False when the version is taken and not to be replaced. */
  putState<Kept extends Fact>(kind: FactKind<Kept>, state: FactState<Kept>, options: PutOptions): Promise<boolean>;
  findFacts<Kept extends Fact>(kind: FactKind<Kept>, query: FactQuery): Promise<Kept[]>;
  /** By version. */
  history<Kept extends Fact>(kind: FactKind<Kept>, key: GroupKey): Promise<FactState<Kept>[]>;

  groupsOf(tenant_id: string): AsyncIterable<string>;
  /** Removes all of a group, or only counts it. */
  removeGroup(group_id: string, options: { dry_run: boolean }): Promise<GroupCount>;
  /** Removes what occurred, or was true or believed only, before a time; the states of facts are counted each. */
  pruneGroup(group_id: string, options: { before: string; dry_run: boolean }): Promise<GroupCount>;
  /** By id. */
  scanEpisodes(group_id: string): AsyncIterable<Episode>;
  /** By id and version. */
  scanStates<Kept extends Fact>(kind: FactKind<Kept>, group_id: string): AsyncIterable<FactState<Kept>>;
}

/** What a vector search filters an episode by. */
export function vectorAttributes(episode: Episode): VectorAttributes {
  const { content_type, source, occurred_at, recorded_at, embedding_model } = episode;
  return { content_type, source, occurred_at, recorded_at, embedding_model };
}
