import type { EmbeddingProvider } from '@waymark/core-types';
import { rankByBm25, fuseRankings, rankingDepth, rankVectors, tokenise } from '@waymark/core-types/search';
import type { Medallion, Scope } from '../../document/medallion.ts';
import { readStoredMedallion } from '../../document/read-stored-medallion.ts';
import { isEmptyScope, scopeKey, scopeMatches } from '../../document/scope.ts';
import { embedOne } from '../../search/embed-one.ts';
import { searchableText } from '../../search/search-document.ts';
import { checkedRecord } from '../checked-record.ts';
import { decodeCursor, encodeCursor, type ListPosition } from '../list-cursor.ts';
import type { MedallionRecord } from '../medallion-record.ts';
import type {
  MedallionPage,
  MedallionStore,
  RevisionInfo,
  SearchHit,
  StatusFilter,
  StoredMedallion,
} from '../medallion-store.ts';
import { activeScopeError, conflictError, existsError, notFoundError } from '../store-errors.ts';
import { toLimit } from '../to-limit.ts';

/** What stores in one process share, when each of them is made with it. */
export type MedallionMemory = Map<string, Map<string, MemoryEntry>>;

interface MemoryEntry {
  revisions: MedallionRecord[];
  vector: { embedder: string; values: Float32Array } | null;
}

/** What a store in memory may be given. */
export interface MemoryMedallionStoreOptions {
  /** Whose medallions these are; a store sees no other tenant's. Default `default`. */
  tenant?: string;
  /** Makes the vectors of the hybrid search. Without one, search is full text only. */
  embedder?: EmbeddingProvider;
  /** Shares what it holds with the other stores that are given the same one: `new Map()`. */
  memory?: MedallionMemory;
}

/**
 * Creates a store that lives in this process and is gone with it: for tests and for short-lived agents. It keeps the
 * same contract as the store over databases, without native code.
 */
export function createMemoryMedallionStore(options: MemoryMedallionStoreOptions = {}): MedallionStore {
  return new MemoryMedallionStore(options);
}

class MemoryMedallionStore implements MedallionStore {
  readonly #entries: Map<string, MemoryEntry>;
  readonly #embedder: EmbeddingProvider | undefined;

  constructor({ tenant = 'default', embedder, memory = new Map() }: MemoryMedallionStoreOptions) {
    this.#entries = memory.get(tenant) ?? new Map<string, MemoryEntry>();
    memory.set(tenant, this.#entries);
    this.#embedder = embedder;
  }

  async create(medallion: Medallion, options: { onlyIfNoneActive?: boolean } = {}): Promise<StoredMedallion> {
    const record = await checkedRecord(medallion);
    const vector = await this.#embed(searchableText(record.medallion));
    if (this.#entries.has(record.id)) throw existsError(record.id);
    if (options.onlyIfNoneActive && this.#activeInScope(record.scopeKey) !== undefined)
      throw activeScopeError(record.id);
    this.#entries.set(record.id, { revisions: [record], vector });
    return this.#stored(record.id);
  }

  async update(medallion: Medallion, expectedRevision: number): Promise<StoredMedallion> {
    const { medallion_id: id } = medallion.meta;
    const first = this.#entries.get(id)?.revisions[0];
    if (first === undefined) throw notFoundError(id);
    const { created_at } = first.medallion.meta;
    const record = await checkedRecord({ ...medallion, meta: { ...medallion.meta, created_at } });
    const vector = await this.#embed(searchableText(record.medallion));
    const entry = this.#entries.get(id)!;
    if (entry.revisions.length !== expectedRevision) {
      throw conflictError(this.#stored(id), expectedRevision, entry.revisions[expectedRevision - 1]?.medallion ?? null);
    }
    entry.revisions.push(record);
    entry.vector = vector;
    return this.#stored(id);
  }

  async getById(id: string): Promise<StoredMedallion | null> {
    return this.#entries.has(id) ? this.#stored(id) : null;
  }

  async getLatestForScope(scope: Scope, options: StatusFilter & { limit?: number } = {}): Promise<StoredMedallion[]> {
    const records = this.#matching(scope, options).slice(0, toLimit(options.limit ?? 10));
    return records.map(({ id }) => this.#stored(id));
  }

  async findActiveForExactScope(scope: Scope): Promise<StoredMedallion | null> {
    const record = this.#activeInScope(scopeKey(scope));
    return record === undefined ? null : this.#stored(record.id);
  }

  async searchByText(
    scope: Scope,
    query: string,
    options: StatusFilter & { limit?: number } = {},
  ): Promise<SearchHit[]> {
    return this.#rankText(scope, query, options)
      .slice(0, toLimit(options.limit ?? 10))
      .map(({ key, score }) => ({ ...this.#stored(key), score, found_by: ['text'] }));
  }

  async search(scope: Scope, query: string, options: StatusFilter & { limit?: number } = {}): Promise<SearchHit[]> {
    const limit = toLimit(options.limit ?? 10);
    if (limit === 0 || isEmptyScope(scope)) return [];
    const target = query.trim() === '' ? null : await this.#embed(query);
    const byText = this.#rankText(scope, query, options)
      .slice(0, rankingDepth)
      .map(({ key }) => key);
    const byVector = target === null ? [] : rankVectors(target.values, this.#vectors(scope, options));
    return fuseRankings({ text: byText, vector: byVector })
      .slice(0, limit)
      .map(({ key, ...hit }) => ({ ...this.#stored(key), ...hit }));
  }

  async list(options: StatusFilter & { limit?: number; cursor?: string } = {}): Promise<MedallionPage> {
    const after = options.cursor === undefined ? null : decodeCursor(options.cursor);
    const records = this.#latest()
      .filter((record) => isWanted(record, options))
      .filter((record) => after === null || compareNewestFirst(record, after) > 0);
    const page = records.slice(0, toLimit(options.limit ?? 50));
    const last = page.at(-1);
    return {
      items: page.map(({ id }) => this.#stored(id)),
      next_cursor: last === undefined || page.length === records.length ? null : encodeCursor(last),
    };
  }

  async history(id: string): Promise<RevisionInfo[]> {
    const revisions = this.#entries.get(id)?.revisions ?? [];
    return revisions.map(({ medallion: { meta }, sha256 }, index) => ({
      revision: index + 1,
      updated_at: meta.updated_at,
      model: meta.model,
      status: meta.status,
      sha256,
    }));
  }

  async getRevision(id: string, revision: number): Promise<Medallion | null> {
    const record = this.#entries.get(id)?.revisions[revision - 1];
    return record === undefined ? null : readStoredMedallion(record.document);
  }

  async #embed(text: string): Promise<MemoryEntry['vector']> {
    const values = this.#embedder && (await embedOne(this.#embedder, text));
    return values ? { embedder: this.#embedder.name, values } : null;
  }

  /** A copy: what a caller does to it does not change what is stored. */
  #stored(id: string): StoredMedallion {
    const { revisions } = this.#entries.get(id)!;
    return { medallion: readStoredMedallion(revisions.at(-1)!.document), revision: revisions.length };
  }

  #latest(): MedallionRecord[] {
    return [...this.#entries.values()].map(({ revisions }) => revisions.at(-1)!).sort(compareNewestFirst);
  }

  #activeInScope(key: string): MedallionRecord | undefined {
    return this.#latest().find((record) => record.live === 1 && record.scopeKey === key);
  }

  #matching(scope: Scope, filter: StatusFilter): MedallionRecord[] {
    return this.#latest().filter((record) => isWanted(record, filter) && scopeMatches(scope, record.medallion.scope));
  }

  #rankText(scope: Scope, query: string, filter: StatusFilter): { key: string; score: number }[] {
    const texts = this.#matching(scope, filter).map(
      ({ id, medallion }) => [id, tokenise(searchableText(medallion))] as const,
    );
    return rankByBm25(tokenise(query), new Map(texts));
  }

  #vectors(scope: Scope, filter: StatusFilter): (readonly [string, Float32Array])[] {
    return this.#matching(scope, filter).flatMap(({ id }) => {
      const vector = this.#entries.get(id)?.vector ?? null;
      return vector?.embedder === this.#embedder?.name && vector !== null ? [[id, vector.values] as const] : [];
    });
  }
}

function isWanted({ medallion }: MedallionRecord, { status = ['active'] }: StatusFilter): boolean {
  return status.includes(medallion.meta.status);
}

function compareNewestFirst(one: ListPosition, other: ListPosition): number {
  if (one.updatedMs !== other.updatedMs) return other.updatedMs - one.updatedMs;
  return one.id < other.id ? -1 : Number(one.id > other.id);
}
