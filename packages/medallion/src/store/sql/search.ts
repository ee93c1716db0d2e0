import type { EmbeddingProvider } from '@waymark/core-types';
import { fuseRankings, type FusedHit, rankingDepth, rankVectors, toVector } from '@waymark/core-types/search';
import type { Database } from '@waymark/stores';
import type { MedallionStatus, Scope } from '../../document/medallion.ts';
import { scopeMatches } from '../../document/scope.ts';
import { embedOne } from '../../search/embed-one.ts';
import type { SearchHit, StoredMedallion } from '../medallion-store.ts';
import { chooseWords, type ChosenWords } from './choose-words.ts';
import { queryText, queryWords } from './full-text.ts';
import { storedNames, type ScopeNameCache } from './scope-names.ts';
import { liveFlags, scopeRows } from './scope-query.ts';
import { marks, packedMedallion, unpackMedallion, type PackedRow } from './statements.ts';
import { VectorIndex } from './vector-index.ts';
import { hashName } from './vector-statements.ts';
import { WordFrequencies } from './word-frequencies.ts';

/** Scopes of up to so many medallions are compared with what the database holds; larger ones in memory. */
const exactScanLimit = 1_000;

/** A search within a scope. */
export interface SearchQuery {
  scope: Scope;
  words: string;
  limit: number;
  status: readonly MedallionStatus[];
}

type Source = SearchHit['found_by'][number];

/** Searches the medallions of one tenant by their words, and by vectors where there is an embedder. */
export class MedallionSearch {
  readonly #database: Database;
  readonly #tenant: string;
  readonly #names: ScopeNameCache;
  readonly #embedder: EmbeddingProvider | undefined;
  readonly #index: VectorIndex | null;
  readonly #frequencies: WordFrequencies;

  constructor(options: {
    database: Database;
    tenant: string;
    names: ScopeNameCache;
    embedder: EmbeddingProvider | undefined;
  }) {
    this.#database = options.database;
    this.#tenant = options.tenant;
    this.#names = options.names;
    this.#frequencies = new WordFrequencies(options.database);
    this.#embedder = options.embedder;
    this.#index = options.embedder ? new VectorIndex(options.database, options.tenant, options.embedder) : null;
  }

  async byText(query: SearchQuery): Promise<SearchHit[]> {
    const ranked = await this.#rankText(query, query.limit);
    return this.#read(
      ranked.map(({ rid, score }) => ({ key: rid, score, found_by: ['text'] })),
      query,
    );
  }

  async hybrid(query: SearchQuery): Promise<SearchHit[]> {
    const text = (await this.#rankText(query, rankingDepth)).map(({ rid }) => rid);
    const vector = await this.#rankVectors(query);
    return this.#read(fuseRankings<number, Source>({ text, vector }), query);
  }

  async #rankText(query: SearchQuery, limit: number): Promise<{ rid: number; score: number }[]> {
    const words = queryWords(query.words);
    if (words.length === 0 || query.status.length === 0) return [];
    const chosen =
      this.#database.dialect === 'sqlite'
        ? chooseWords(words, await this.#frequencies.count(words))
        : { required: words, optional: [], areTelling: true };
    const ranked = await this.#runText(query, { words: chosen, limit });
    if (ranked.length >= limit || chosen.optional.length === 0) return ranked;
    const { required, optional, areTelling } = chosen;
    return this.#runText(query, { words: { required: [...required, ...optional], optional: [], areTelling }, limit });
  }

  #runText({ scope, status }: SearchQuery, { words, limit }: { words: ChosenWords; limit: number }) {
    const query = { tenant: this.#tenant, scope, words, status, limit };
    const { sql, params } = queryText(this.#database.dialect, query);
    return this.#database.query<{ rid: number; score: number }>(sql, params);
  }

  async #rankVectors(query: SearchQuery): Promise<number[]> {
    if (this.#embedder === undefined || query.words.trim() === '') return [];
    const target = await embedOne(this.#embedder, query.words);
    if (target === null) return [];
    const vectors = await this.#vectorsInScope(query);
    return rankVectors(target, vectors ?? (await this.#nearestVectors(target, query)));
  }

  /** The vectors of a small scope, or null when it is not small or its postings alone do not tell it. */
  async #vectorsInScope(query: SearchQuery): Promise<(readonly [number, Float32Array])[] | null> {
    const rows = await scopeRows(this.#names, { ...query, tenant: this.#tenant, live: liveFlags(query.status) });
    if (rows === null) return [];
    if (!rows.isExact || rows.atMost > exactScanLimit) return null;
    const vectors = await this.#database.query<{ rid: number; vector: Uint8Array }>(
      `select ${rows.distinct}v.rid, v.vector from scope_node s cross join medallion_vector v
        where ${rows.where} and v.tenant = s.tenant and v.rid = s.rid
          and v.status in (${marks(query.status)}) and v.embedder = ? limit ?`,
      [...rows.params, ...query.status, this.#embedder!.name, exactScanLimit + 1],
    );
    // The counts are remembered, so a scope may have grown since.
    return vectors.length > exactScanLimit ? null : vectors.map(({ rid, vector }) => [rid, toVector(vector)] as const);
  }

  /** The nearest vectors of a large scope, as exact as they are stored. */
  async #nearestVectors(target: Float32Array, { scope, status }: SearchQuery) {
    const { nodes, tags } = storedNames(scope);
    const hashes = (names: string[]) => names.map((name) => hashName(name).readBigUInt64LE());
    const within = { status, nodes: hashes(nodes), tags: hashes(tags) };
    const rids = await this.#index!.scan({ target, ...within, limit: rankingDepth });
    if (rids.length === 0) return [];
    const rows = await this.#database.query<{ rid: number; vector: Uint8Array | null }>(
      `select rid, vector from medallion_vector where tenant = ? and rid in (${marks(rids)})`,
      [this.#tenant, ...rids],
    );
    return rows.flatMap(({ rid, vector }) => (vector === null ? [] : [[rid, toVector(vector)] as const]));
  }

  /** Reads the best hits, and holds each against scope and status once more before it is handed out. */
  async #read(hits: FusedHit<number, Source>[], query: SearchQuery): Promise<SearchHit[]> {
    const found: SearchHit[] = [];
    for (let start = 0; start < hits.length && found.length < query.limit; start += query.limit) {
      const page = hits.slice(start, start + query.limit);
      const stored = await this.#readRows(page.map(({ key }) => key));
      for (const { key, ...hit } of page) {
        const entry = stored.get(key);
        if (entry !== undefined && isWanted(entry, query)) found.push({ ...entry, ...hit });
      }
    }
    return found.slice(0, query.limit);
  }

  async #readRows(rids: number[]): Promise<Map<number, StoredMedallion>> {
    // The expression keeps SQLite from walking the tenant's whole index in place of the few rows.
    const rows = await this.#database.query<PackedRow & { rid: number }>(
      `select m.rid, ${packedMedallion} from medallion m where m.rid in (${marks(rids)}) and m.tenant || '' = ?`,
      [...rids, this.#tenant],
    );
    return new Map(rows.map((row) => [row.rid, unpackMedallion(row)]));
  }
}

function isWanted({ medallion }: StoredMedallion, { scope, status }: SearchQuery): boolean {
  return status.includes(medallion.meta.status) && scopeMatches(scope, medallion.scope);
}
