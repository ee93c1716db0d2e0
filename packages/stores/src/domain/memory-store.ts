import type {
  Entity,
  EntityInput,
  Episode,
  EpisodeInput,
  Relationship,
  RelationshipInput,
} from '@waymark/core-types/domain';
import type { Draft } from './documents/draft.ts';
import type { Page, Paging } from './documents/paging.ts';
import type { StoreMaintenance } from './store-maintenance.ts';

/** Which thing of which group. */
export interface GroupKey {
  group_id: string;
  id: string;
}

/** A point on both axes of time, each in UTC with milliseconds and now where it is left out. */
export interface AsOf {
  /** What was true at this time ... */
  valid_at?: string;
  /** ... as far as it was known at this time. */
  recorded_at?: string;
}

/** How a fact joins those that are there. */
export interface AddFactOptions {
  /**
   * At a time there is only one of its kind: one entity of this name and type, one relationship of this type from this
   * entity (as with `lives_in`). Whatever else of the kind holds at `valid_from` ends there. Default false: only the fact
   * of the same id, or the relationship between the same two entities, ends.
   */
  exclusive?: boolean;
}

/** An episode that a search found. */
export interface EpisodeHit {
  episode: Episode;
  /** Cosine for a vector search; for text and hybrid search comparable within one result only. Higher is better. */
  score: number;
  found_by: ('text' | 'vector')[];
}

/** Which episodes a search considers. */
export interface EpisodeFilter {
  group_id: string;
  content_type?: Episode['content_type'];
  source?: Episode['source'];
  /** From `occurred_from` up to but not at `occurred_to`, in UTC with milliseconds. */
  occurred_from?: string;
  occurred_to?: string;
  /** Only what was recorded by then. */
  recorded_at?: string;
  /** Default 10, at most 1,000. */
  limit?: number;
}

/** What a vector search compares. */
export interface VectorOptions {
  query_embedding: ArrayLike<number>;
  /** Only episodes whose embedding is of this model. */
  embedding_model?: string;
  /** The lowest cosine that is a hit, from -1 to 1. */
  min_similarity?: number;
}

/** A node that a traversal reached. */
export interface TraversedEntity {
  entity: Entity;
  /** Steps from the nearest start; 0 for a start itself. */
  depth: number;
  /** The relationship it was reached by; null for a start. */
  via: Relationship | null;
}

/** Everything of a group that was removed; a fact counts once, however many states it had. */
export interface GroupCount {
  episodes: number;
  entities: number;
  relationships: number;
  total: number;
}

/**
 * What an agent remembers of a group (`tenant:session`), on two axes of time: when it was true, and when it was learned.
 * Nothing is overwritten: a fact that contradicts an older one ends its validity, and what was believed before can still
 * be asked for.
 *
 * Facts of one id contradict each other, and so do relationships of one type between the same two entities:
 * - what holds when a new fact begins, ends there; when the new fact has an end, the old one holds again after it;
 * - a new fact without an end holds until the next one that is known to begin;
 * - what begins at the same time is corrected: the old state goes as a whole;
 * - what begins within a new fact that has an end, begins at that end instead, or goes;
 * - what says nothing new is returned as it is known, and nothing is written.
 *
 * A fact without an id that meets one about the same thing (relationships between the same two, exclusive entities of the
 * same name and type) is its next state and gets its id. `recorded_at` never runs backwards within a group: an earlier one
 * becomes the latest there is.
 *
 * Whatever adds returns the document as stored, id and times filled in, and throws a ValidationError for one that does not
 * fit. Queries throw a ValidationError for a group that is none, a time in another form, a limit out of range and a vector
 * with a number that is not finite.
 */
export interface MemoryStore extends StoreMaintenance {
  /** @throws {AlreadyStoredError} when an episode of this id is there with other content; the same one again is kept once. */
  addEpisode(episode: Draft<EpisodeInput>): Promise<Episode>;
  getEpisode(key: GroupKey): Promise<Episode | null>;
  /** In the order in which they occurred; 100 a page by default. */
  listEpisodes(query: Omit<EpisodeFilter, 'limit'> & Paging): Promise<Page<Episode>>;
  /** By the cosine of their embeddings to the query's, highest first; those of another length are left out. */
  vectorSearchEpisodes(query: EpisodeFilter & VectorOptions): Promise<EpisodeHit[]>;
  /** Ranked full text. Any word may match; the query's characters are data, never syntax. */
  textSearchEpisodes(query: EpisodeFilter & { text: string }): Promise<EpisodeHit[]>;
  /** Text and vector, fused by reciprocal rank. What is less alike than 0.1, by default, counts as found by text only. */
  hybridSearchEpisodes(query: EpisodeFilter & VectorOptions & { text: string }): Promise<EpisodeHit[]>;

  /** Adds what is true of an entity from `valid_from` on, and returns it as it is known then, its end included. */
  addEntity(entity: Draft<EntityInput>, options?: AddFactOptions): Promise<Entity>;
  getEntity(key: GroupKey & AsOf): Promise<Entity | null>;
  /** By name; all there are. */
  getEntities(query: { group_id: string; entity_type?: string } & AsOf): Promise<Entity[]>;
  /** Every state of an entity that was ever recorded, oldest first, the ones no longer believed too. */
  getEntityHistory(key: GroupKey): Promise<RecordedFact<Entity>[]>;

  /**
   * Adds how an entity stands to another from `valid_from` on.
   * @throws {NotFoundError} when one of the two entities is not in the group.
   */
  addRelationship(relationship: Draft<RelationshipInput>, options?: AddFactOptions): Promise<Relationship>;
  /** By the time from which they hold; all there are, from or to an entity where one is named. */
  getRelationships(
    query: { group_id: string; entity_id?: string; relation_type?: string } & AsOf,
  ): Promise<Relationship[]>;
  getRelationshipHistory(key: GroupKey): Promise<RecordedFact<Relationship>[]>;

  /**
   * Entities within `depth` steps (default 2, at most 10) of the starts along relationships in either direction, breadth
   * first, each once, cycles or not: by depth, then name. At most `limit` of them (default 1,000), starts included.
   * @throws {ValidationError} beyond ten steps.
   */
  traverseFromEntities(
    query: {
      group_id: string;
      entity_ids: readonly string[];
      depth?: number;
      relation_types?: readonly string[];
      limit?: number;
    } & AsOf,
  ): Promise<TraversedEntity[]>;

  /** Removes a whole group for good, with vectors and full text. */
  deleteByGroup(query: { group_id: string }): Promise<GroupCount>;
}

/** A state of a fact, with the time from which it was no longer believed (null = still). */
export interface RecordedFact<Fact> {
  fact: Fact;
  superseded_at: string | null;
}
