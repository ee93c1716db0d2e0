import { NotStorableError } from '@waymark/core-types';
import type { Database, SqlValue, Statement } from '../../database.ts';
import { BusyError, ConflictError, UniqueError } from '../../errors.ts';
import type { Collection, DocumentFilter, DocumentListing, SaveOptions } from '../documents/collection.ts';
import type { DocumentKey, DocumentKind, StoredDocument } from '../documents/document-kind.ts';
import { packDocument, unpackDocument } from '../documents/pack-document.ts';
import { encodeCursor, readPaging, type Page, type Paging } from '../documents/paging.ts';
import {
  assertSuccessor,
  deleted,
  idFieldOf,
  immutableFields,
  prepareDocument,
  replacing,
  type StoreContext,
} from '../documents/prepare-document.ts';
import { assertRevision } from '../documents/revision-conflict.ts';

/** Rows in one statement of a scan. */
const scanRows = 500;

/** Writers that may come first, one after the other, before a save gives up. */
const maximumAttempts = 100;

/** Documents in a table with the columns tenant_id, id, revision, created_at, deleted_at, packed and those of the kind. */
export class SqlCollection<Document extends StoredDocument> implements Collection<Document> {
  readonly #database: Database;
  readonly #kind: DocumentKind<Document>;
  readonly #context: StoreContext;
  readonly #columns: string[];

  constructor(database: Database, kind: DocumentKind<Document>, context: StoreContext) {
    this.#database = database;
    this.#kind = kind;
    this.#context = context;
    this.#columns = Object.keys(kind.columns);
  }

  async get({ tenant_id, id }: DocumentKey): Promise<Document | null> {
    const rows = await this.#read(
      `select packed from ${this.#kind.table} where tenant_id = ? and id = ? and deleted_at is null`,
      [tenant_id, id],
    );
    return rows[0] === undefined ? null : unpackDocument(this.#kind, rows[0].packed);
  }

  async save(draft: object, options: SaveOptions<Document> = {}): Promise<Document> {
    const prepared = prepareDocument(this.#kind, draft, this.#context);
    for (let attempt = 0; attempt < maximumAttempts; attempt++) {
      const stored = await this.#storedBefore(prepared, options);
      const next = options.overwrite === true ? replacing(prepared, stored) : prepared;
      const derived = (await this.#kind.derive?.(next, stored)) ?? next;
      const written = { ...derived, revision: next.revision + 1 };
      if (await this.#write(written, { expected: next.revision, revives: options.overwrite === true })) return written;
      // Somebody was first: either the reason is an error, or whatever they wrote is replaced too.
      if (options.overwrite !== true) {
        assertRevision(this.#kind, { stored: await this.#stored(this.#keyOf(prepared)), next: prepared, options });
      }
    }
    throw this.#outrun();
  }

  async remove(key: DocumentKey): Promise<boolean> {
    for (let attempt = 0; attempt < maximumAttempts; attempt++) {
      const stored = await this.#stored(key);
      if (stored === null || stored.deleted_at !== null) return false;
      const next = deleted(this.#kind, stored, this.#context);
      if (await this.#write(next, { expected: stored.revision, revives: false })) return true;
    }
    throw this.#outrun();
  }

  async saveRemoving(draft: object, removed: Document): Promise<Document> {
    const next = prepareDocument(this.#kind, draft, this.#context);
    const written = { ...next, revision: next.revision + 1 };
    const gone = deleted(this.#kind, removed, this.#context);
    try {
      await this.#database.batch([
        this.#update(gone, { expected: removed.revision, revives: false }),
        ...this.#also(gone),
        this.#update(written, { expected: next.revision, revives: false }),
        ...this.#also(written),
      ]);
      return written;
    } catch (error) {
      if (!ConflictError.isInstance(error)) throw error;
      for (const document of [next, removed]) {
        assertRevision(this.#kind, { stored: await this.#stored(this.#keyOf(document)), next: document, options: {} });
      }
      throw error;
    }
  }

  async list(listing: DocumentListing, paging: Paging): Promise<Page<Document>> {
    const { limit, offset, after } = readPaging(paging, listing);
    const { column, direction } = listing.order;
    const filter = conditionsOf(listing);
    if (after !== null) {
      const sign = direction === 'asc' ? '>' : '<';
      filter.terms.push(`(${column} ${sign} ? or (${column} = ? and id > ?))`);
      filter.params.push(after.value, after.value, after.id);
    }
    const rows = await this.#read(
      `select packed from ${this.#kind.table} where ${filter.terms.join(' and ')} and deleted_at is null
        order by ${column} ${direction}, id limit ? offset ?`,
      [...filter.params, limit + 1, offset],
    );
    const items = rows.slice(0, limit).map(({ packed }) => unpackDocument(this.#kind, packed));
    const last = items.at(-1);
    if (last === undefined || rows.length <= limit) return { items, next_cursor: null };
    const value = this.#valueOf(column, last) as string | number;
    return { items, next_cursor: encodeCursor(listing.name, { value, id: this.#keyOf(last).id }) };
  }

  async *scan(filter: DocumentFilter, options: { includeDeleted?: boolean } = {}): AsyncIterable<Document> {
    const { terms, params } = conditionsOf(filter);
    if (options.includeDeleted !== true) terms.push('deleted_at is null');
    const sql = `select packed from ${this.#kind.table} where ${terms.join(' and ')} and id > ? order by id limit ?`;
    for (let lastId = ''; ;) {
      const rows = await this.#read(sql, [...params, lastId, scanRows]);
      for (const { packed } of rows) {
        const document = unpackDocument(this.#kind, packed);
        lastId = this.#keyOf(document).id;
        yield document;
      }
      if (rows.length < scanRows) return;
    }
  }

  async restore(document: Document, { replace }: { replace: boolean }): Promise<boolean> {
    const key = this.#keyOf(document);
    const erased = replace ? this.#eraseStatements(key) : [];
    try {
      await this.#database.batch([...erased, this.#insert(document), ...this.#also(document)]);
      return true;
    } catch (error) {
      if (!replace && UniqueError.isInstance(error) && (await this.#stored(key)) !== null) return false;
      throw error;
    }
  }

  async erase(keys: readonly (DocumentKey & { revision?: number })[]): Promise<number> {
    let erased = 0;
    for (const key of keys) {
      try {
        const results = await this.#database.batch(this.#eraseStatements(key));
        erased += results[0]?.changes ?? 0;
      } catch (error) {
        // Only a named revision expects anything: the document has changed since.
        if (!ConflictError.isInstance(error)) throw error;
      }
    }
    return erased;
  }

  #keyOf(document: Document): DocumentKey {
    return { tenant_id: document.tenant_id, id: String(document[idFieldOf(this.#kind)]) };
  }

  async #read(sql: string, params: readonly SqlValue[]): Promise<{ packed: string }[]> {
    try {
      return await this.#database.query<{ packed: string }>(sql, params);
    } catch (error) {
      // Whatever no column can hold, as an id with the character NUL, is not there.
      if (NotStorableError.isInstance(error)) return [];
      throw error;
    }
  }

  #outrun(): BusyError {
    return new BusyError(`Other writers changed this ${this.#kind.kind} ${maximumAttempts} times in a row.`);
  }

  /** Deleted or not. */
  async #stored({ tenant_id, id }: DocumentKey): Promise<Document | null> {
    const rows = await this.#read(`select packed from ${this.#kind.table} where tenant_id = ? and id = ?`, [
      tenant_id,
      id,
    ]);
    return rows[0] === undefined ? null : unpackDocument(this.#kind, rows[0].packed);
  }

  /** Read only where something is computed from it: else the write itself finds out whether it fits. */
  async #storedBefore(next: Document, options: SaveOptions<Document>): Promise<Document | null> {
    if (options.overwrite !== true && this.#kind.derive === undefined) return null;
    const stored = await this.#stored(this.#keyOf(next));
    if (options.overwrite !== true) assertRevision(this.#kind, { stored, next, options });
    else if (stored !== null && stored.deleted_at === null)
      assertSuccessor(this.#kind, stored, replacing(next, stored));
    return stored;
  }

  /** False when what is stored is not what the document follows; nothing is written then. */
  async #write(document: Document, { expected, revives }: { expected: number; revives: boolean }): Promise<boolean> {
    const main = expected === 0 ? this.#insert(document) : this.#update(document, { expected, revives });
    try {
      await this.#database.batch([main, ...this.#also(document)]);
      return true;
    } catch (error) {
      if (ConflictError.isInstance(error) && error.details['statement'] === 0) return false;
      if (expected === 0 && UniqueError.isInstance(error) && (await this.#stored(this.#keyOf(document))) !== null) {
        return false;
      }
      throw error;
    }
  }

  #also(document: Document): Statement[] {
    const key = this.#keyOf(document);
    return (document.deleted_at === null ? this.#kind.alsoSave?.(document) : this.#kind.alsoRemove?.(key)) ?? [];
  }

  #insert(document: Document): Statement {
    const names = ['tenant_id', 'id', 'revision', 'created_at', 'deleted_at', 'packed', ...this.#columns];
    return {
      sql: `insert into ${this.#kind.table} (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
      params: [
        document.tenant_id,
        this.#keyOf(document).id,
        document.revision,
        document.created_at,
        document.deleted_at,
        packDocument(this.#kind, document),
        ...this.#columns.map((column) => this.#valueOf(column, document)),
      ],
      expectChanges: 1,
    };
  }

  #update(document: Document, { expected, revives }: { expected: number; revives: boolean }): Statement {
    const { tenant_id, id } = this.#keyOf(document);
    const set = ['revision', 'deleted_at', 'packed', ...this.#columns].map((name) => `${name} = ?`);
    const terms = ['tenant_id = ?', 'id = ?', 'revision = ?'];
    const params: SqlValue[] = [tenant_id, id, expected];
    if (!revives) {
      terms.push('deleted_at is null');
      for (const field of immutableFields(this.#kind)) {
        terms.push(`${field} = ?`);
        params.push(document[field] as SqlValue);
      }
      for (const { column, from } of document.deleted_at === null ? (this.#kind.moves ?? []) : []) {
        const values = from(document);
        terms.push(`${column} in (${values.map(() => '?').join(', ')})`);
        params.push(...values);
      }
    }
    return {
      sql: `update ${this.#kind.table} set ${set.join(', ')} where ${terms.join(' and ')}`,
      params: [
        document.revision,
        document.deleted_at,
        packDocument(this.#kind, document),
        ...this.#columns.map((column) => this.#valueOf(column, document)),
        ...params,
      ],
      expectChanges: 1,
    };
  }

  #eraseStatements({ tenant_id, id, revision }: DocumentKey & { revision?: number }): Statement[] {
    const sql = `delete from ${this.#kind.table} where tenant_id = ? and id = ?`;
    return [
      revision === undefined
        ? { sql, params: [tenant_id, id] }
        : { sql: `${sql} and revision = ?`, params: [tenant_id, id, revision], expectChanges: 1 },
      ...(this.#kind.alsoRemove?.({ tenant_id, id }) ?? []),
    ];
  }

  #valueOf(column: string, document: Document): SqlValue {
    const read = this.#kind.columns[column];
    return read === undefined ? (document[column] as SqlValue) : read(document);
  }
}

function conditionsOf({ tenant_id, where = {} }: DocumentFilter): { terms: string[]; params: SqlValue[] } {
  const terms = ['tenant_id = ?'];
  const params: SqlValue[] = [tenant_id];
  for (const [column, value] of Object.entries(where)) {
    if (value === undefined) continue;
    if (value === null) {
      terms.push(`${column} is null`);
      continue;
    }
    const values = Array.isArray(value) ? (value as SqlValue[]) : [value as SqlValue];
    terms.push(values.length === 0 ? '1 = 0' : `${column} in (${values.map(() => '?').join(', ')})`);
    params.push(...values);
  }
  return { terms, params };
}
