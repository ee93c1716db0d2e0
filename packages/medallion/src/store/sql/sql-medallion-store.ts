import type { EmbeddingProvider } from '@waymark/core-types';
import { WaymarkError } from '@waymark/core-types';
import { ConflictError, UniqueError, UnknownCommitError, type Database, type Statement } from '@waymark/stores';
import type { Medallion, Scope } from '../../document/medallion.ts';
import { isEmptyScope, scopeKey } from '../../document/scope.ts';
import { MedallionError, StoreError } from '../../errors.ts';
import { embedOne } from '../../search/embed-one.ts';
import { searchableText } from '../../search/search-document.ts';
import { checkedRecord } from '../checked-record.ts';
import { decodeCursor, encodeCursor } from '../list-cursor.ts';
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
import { readHistory, readRevision } from './revision-log.ts';
import { medallionTables } from './schema.ts';
import { ScopeNameCache } from './scope-names.ts';
import { findInScope } from './scope-query.ts';
import { MedallionSearch } from './search.ts';
import { documentOf, marks, packedMedallion, unpackMedallion, type PackedRow } from './statements.ts';
import type { IndexedVector } from './vector-statements.ts';
import { createStatements, updateStatements, type CurrentRow } from './write-statements.ts';

/** What a store over a database may be given. */
export interface OpenMedallionStoreOptions {
  /** Whose medallions these are; a store sees no other tenant's. Default `default`. */
  tenant?: string;
  /** Makes the vectors of the hybrid search. Without one, search is full text only. */
  embedder?: EmbeddingProvider;
}

/**
 * Opens the medallions in a database: brings its tables up to date and returns the store. The database stays the
 * caller's to close.
 * @throws {StoreError} whose cause is the database's error.
 */
export async function openMedallionStore(
  database: Database,
  options: OpenMedallionStoreOptions = {},
): Promise<MedallionStore> {
  await asStoreError('open', () => database.migrate(medallionTables));
  return new SqlMedallionStore(database, options);
}

class SqlMedallionStore implements MedallionStore {
  readonly #database: Database;
  readonly #tenant: string;
  readonly #embedder: EmbeddingProvider | undefined;
  readonly #names: ScopeNameCache;
  readonly #search: MedallionSearch;

  constructor(database: Database, { tenant = 'default', embedder }: OpenMedallionStoreOptions) {
    this.#database = database;
    this.#tenant = tenant;
    this.#embedder = embedder;
    this.#names = new ScopeNameCache(database, tenant);
    this.#search = new MedallionSearch({ database, tenant, names: this.#names, embedder });
  }

  async create(medallion: Medallion, options: { onlyIfNoneActive?: boolean } = {}): Promise<StoredMedallion> {
    const record = await checkedRecord(medallion);
    const context = await this.#writeContext(record);
    const statements = createStatements(record, context, { onlyIfNoneActive: options.onlyIfNoneActive ?? false });
    return asStoreError('create', async () => {
      try {
        await this.#write(statements, record, 1);
      } catch (error) {
        if (UniqueError.isInstance(error)) throw existsError(record.id, error);
        if (ConflictError.isInstance(error)) throw activeScopeError(record.id);
        throw error;
      }
      return { medallion: record.medallion, revision: 1 };
    });
  }

  async update(medallion: Medallion, expectedRevision: number): Promise<StoredMedallion> {
    const { medallion_id: id } = medallion.meta;
    return asStoreError('update', async () => {
      const current = await this.#currentRow(id);
      if (current === null) throw notFoundError(id);
      const { created_at } = current.medallion.meta;
      const record = await checkedRecord({ ...medallion, meta: { ...medallion.meta, created_at } });
      if (current.revision !== expectedRevision) throw await this.#conflict(id, expectedRevision);
      const statements = updateStatements(current, record, await this.#writeContext(record));
      try {
        await this.#write(statements, record, expectedRevision + 1);
      } catch (error) {
        if (ConflictError.isInstance(error)) throw await this.#conflict(id, expectedRevision);
        throw error;
      }
      return { medallion: record.medallion, revision: expectedRevision + 1 };
    });
  }

  async getById(id: string): Promise<StoredMedallion | null> {
    if (!isStorableId(id)) return null;
    return asStoreError('read', async () => {
      const [row] = await this.#database.query<PackedRow>(
        `select ${packedMedallion} from medallion m where m.tenant = ? and m.medallion_id = ?`,
        [this.#tenant, id],
      );
      return row === undefined ? null : unpackMedallion(row);
    });
  }

  async getLatestForScope(
    scope: Scope,
    { limit = 10, status = ['active'] }: StatusFilter & { limit?: number } = {},
  ): Promise<StoredMedallion[]> {
    const query = { tenant: this.#tenant, scope, status, limit: toLimit(limit) };
    if (query.limit === 0 || isEmptyScope(scope) || status.length === 0) return [];
    return asStoreError('read', () => findInScope(this.#database, this.#names, query));
  }

  async findActiveForExactScope(scope: Scope): Promise<StoredMedallion | null> {
    return asStoreError('read', async () => {
      const [row] = await this.#database.query<PackedRow>(
        `select ${packedMedallion} from medallion m where m.tenant = ? and m.scope_key = ? and m.live = 1
          order by m.updated_ms desc, m.medallion_id limit 1`,
        [this.#tenant, scopeKey(scope)],
      );
      return row === undefined ? null : unpackMedallion(row);
    });
  }

  async searchByText(
    scope: Scope,
    words: string,
    { limit = 10, status = ['active'] }: StatusFilter & { limit?: number } = {},
  ): Promise<SearchHit[]> {
    const query = { scope, words, status, limit: toLimit(limit) };
    if (query.limit === 0 || isEmptyScope(scope) || status.length === 0) return [];
    return asStoreError('search', () => this.#search.byText(query));
  }

  async search(
    scope: Scope,
    words: string,
    { limit = 10, status = ['active'] }: StatusFilter & { limit?: number } = {},
  ): Promise<SearchHit[]> {
    const query = { scope, words, status, limit: toLimit(limit) };
    if (query.limit === 0 || isEmptyScope(scope) || status.length === 0) return [];
    return asStoreError('search', () => this.#search.hybrid(query));
  }

  async list({
    limit: wanted = 50,
    cursor,
    status = ['active'],
  }: StatusFilter & { limit?: number; cursor?: string } = {}): Promise<MedallionPage> {
    const after = cursor === undefined ? null : decodeCursor(cursor);
    const limit = toLimit(wanted);
    if (limit === 0 || status.length === 0) return { items: [], next_cursor: null };
    return asStoreError('list', async () => {
      const rows = await this.#database.query<PackedRow>(
        `select ${packedMedallion} from medallion m where m.tenant = ? and m.status in (${marks(status)})
          ${after === null ? '' : 'and (m.updated_ms < ? or (m.updated_ms = ? and m.medallion_id > ?))'}
          order by m.updated_ms desc, m.medallion_id limit ?`,
        [this.#tenant, ...status, ...(after === null ? [] : [after.updatedMs, after.updatedMs, after.id]), limit + 1],
      );
      const items = rows.slice(0, limit).map(unpackMedallion);
      const last = items.at(-1)?.medallion.meta;
      const hasMore = last !== undefined && rows.length > limit;
      return {
        items,
        next_cursor: hasMore ? encodeCursor({ updatedMs: Date.parse(last.updated_at), id: last.medallion_id }) : null,
      };
    });
  }

  async history(id: string): Promise<RevisionInfo[]> {
    if (!isStorableId(id)) return [];
    return asStoreError('read', () => readHistory(this.#database, this.#tenant, id));
  }

  async getRevision(medallionId: string, revision: number): Promise<Medallion | null> {
    if (!isStorableId(medallionId) || !Number.isSafeInteger(revision)) return null;
    return asStoreError('read', () => readRevision(this.#database, this.#tenant, { medallionId, revision }));
  }

  /** Writes, and after a commit of unknown outcome looks whether exactly this revision is there. */
  async #write(statements: Statement[], record: MedallionRecord, revision: number): Promise<void> {
    try {
      await this.#database.batch(statements);
    } catch (error) {
      if (!UnknownCommitError.isInstance(error)) throw error;
      const history = await readHistory(this.#database, this.#tenant, record.id).catch(() => []);
      if (history.find((entry) => entry.revision === revision)?.sha256 !== record.sha256) throw error;
    }
  }

  async #writeContext(record: MedallionRecord) {
    return { dialect: this.#database.dialect, tenant: this.#tenant, vector: await this.#embed(record.medallion) };
  }

  async #embed(medallion: Medallion): Promise<IndexedVector | null> {
    const values = this.#embedder && (await embedOne(this.#embedder, searchableText(medallion)));
    return values ? { embedder: this.#embedder.name, values } : null;
  }

  async #currentRow(id: string): Promise<CurrentRow | null> {
    if (!isStorableId(id)) return null;
    const [row] = await this.#database.query<PackedRow & { rid: number }>(
      `select m.rid, ${packedMedallion} from medallion m where m.tenant = ? and m.medallion_id = ?`,
      [this.#tenant, id],
    );
    if (row === undefined) return null;
    return { rid: row.rid, document: documentOf(row), ...unpackMedallion(row) };
  }

  async #conflict(id: string, expectedRevision: number): Promise<StoreError> {
    const [current, expected] = [await this.getById(id), await this.getRevision(id, expectedRevision)];
    return current === null ? notFoundError(id) : conflictError(current, expectedRevision, expected);
  }
}

/** False for what no medallion can be called, and what no column holds. */
function isStorableId(id: string): boolean {
  return !/[\0\p{Surrogate}]/u.test(id);
}

/** Runs a store's operation; another package's error becomes the cause of a StoreError. */
async function asStoreError<Result>(operation: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (!WaymarkError.isInstance(cause) || MedallionError.isInstance(cause)) throw cause;
    throw new StoreError('MEDALLION_STORE', `Could not ${operation} medallions: ${cause.message}`, {
      cause,
      details: { database_code: cause.code, ...cause.details },
      retryable: cause.retryable,
      ...(cause.recoveryAction === null ? {} : { recoveryAction: cause.recoveryAction }),
    });
  }
}
