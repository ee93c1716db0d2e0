import type { Medallion, MedallionStatus, Scope } from '../document/medallion.ts';

/** A medallion as it is stored. */
export interface StoredMedallion {
  medallion: Medallion;
  /** Counts up from 1; the next update must name it. */
  revision: number;
}

/** One entry of a medallion's history. */
export interface RevisionInfo {
  revision: number;
  updated_at: string;
  model: string;
  status: MedallionStatus;
  /** SHA-256 over the canonical JSON of the document, in hex. */
  sha256: string;
}

/** A hit of a search. */
export interface SearchHit extends StoredMedallion {
  /** Higher is better; comparable only within one result. */
  score: number;
  /** Which rankings found it. */
  found_by: ('text' | 'vector')[];
}

/** Which medallions a query sees. Default: only what is alive, `['active']`. */
export interface StatusFilter {
  status?: readonly MedallionStatus[];
}

/** A page of a listing, newest first. `next_cursor` is null on the last one. */
export interface MedallionPage {
  items: StoredMedallion[];
  next_cursor: string | null;
}

/**
 * Keeps medallions and all of their revisions. A scope matches when every node asked for is among the stored ones and,
 * where tags are asked for, at least one is shared. Order is newest updated_at first, ties by id. An empty scope, a
 * limit of 0 or less and no match give an empty list.
 *
 * Every method throws StoreError; a document that does not fit the schema is a SchemaValidationError and nothing is written.
 */
export interface MedallionStore {
  /**
   * Stores a new medallion as revision 1.
   * @throws {StoreError} MEDALLION_EXISTS on a taken id, and, with `onlyIfNoneActive`, MEDALLION_CONFLICT when the exact
   * scope has an active medallion already.
   */
  create(medallion: Medallion, options?: { onlyIfNoneActive?: boolean }): Promise<StoredMedallion>;
  /**
   * Replaces revision `expectedRevision` by the next one; created_at stays what it was.
   * @throws {StoreError} MEDALLION_NOT_FOUND, or MEDALLION_CONFLICT when the medallion is at another revision: nothing is
   * written and `details` holds `current` (the stored one) and `changed_fields` since the expected revision.
   */
  update(medallion: Medallion, expectedRevision: number): Promise<StoredMedallion>;
  /** Null when there is none. */
  getById(medallionId: string): Promise<StoredMedallion | null>;
  getLatestForScope(scope: Scope, options?: StatusFilter & { limit?: number }): Promise<StoredMedallion[]>;
  /** The newest active medallion of exactly these nodes and tags, in any order. */
  findActiveForExactScope(scope: Scope): Promise<StoredMedallion | null>;
  /** Full text, all words optional, best first; bound to the scope. */
  searchByText(scope: Scope, query: string, options?: StatusFilter & { limit?: number }): Promise<SearchHit[]>;
  /** Full text and vectors fused by reciprocal rank; the same as searchByText on a store without an embedder. */
  search(scope: Scope, query: string, options?: StatusFilter & { limit?: number }): Promise<SearchHit[]>;
  list(options?: StatusFilter & { limit?: number; cursor?: string }): Promise<MedallionPage>;
  /** All revisions, oldest first; empty when there is no such medallion. */
  history(medallionId: string): Promise<RevisionInfo[]>;
  /** The document exactly as it was at a revision; null when there is none. */
  getRevision(medallionId: string, revision: number): Promise<Medallion | null>;
}
