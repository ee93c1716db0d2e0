import type { Database } from '../../database.ts';
import { BusyError, ConflictError, UniqueError, UnknownCommitError } from '../../errors.ts';
import type { Collection, DocumentFilter, DocumentListing, SaveOptions } from '../documents/collection.ts';
import type { DocumentKey, DocumentKind, StoredDocument } from '../documents/document-kind.ts';
import { packDocument, unpackDocument } from '../documents/pack-document.ts';
import { encodeCursor, readPaging, type Page, type Paging, type Position } from '../documents/paging.ts';
import {
  assertSuccessor,
  deleted,
  keyOf,
  prepareDocument,
  replacing,
  type StoreContext,
} from '../documents/prepare-document.ts';
import { assertRevision } from '../documents/revision-conflict.ts';
import { toColumn } from './column-text.ts';
import { addOneOf, conditionsOf, DocumentStatements, type PackedDocument } from './document-statements.ts';
import { readDocuments, type RowListing, type RowRange } from './read-documents.ts';

/** Rows in one statement: of a scan, of what is read by ids, of a listing that is read whole. */
const [scanRows, idsAtOnce, listedRows] = [500, 100, 10_000];

/** Documents that are erased in one transaction. */
const erasedAtOnce = 100;

/** Writers that may come first, one after the other, before a save gives up. */
const maximumAttempts = 100;

/** Documents in a table with the columns tenant_id, id, revision, created_at, deleted_at, packed and those of the kind. */
export class SqlCollection<Document extends StoredDocument> implements Collection<Document> {
  readonly #database: Database;
  readonly #kind: DocumentKind<Document>;
  readonly #context: StoreContext;
  readonly #statements: DocumentStatements<Document>;

  constructor(database: Database, kind: DocumentKind<Document>, context: StoreContext) {
    this.#database = database;
    this.#kind = kind;
    this.#context = context;
    this.#statements = new DocumentStatements(kind);
  }

  async get({ tenant_id, id }: DocumentKey): Promise<Document | null> {
    const rows = await this.#database.query<{ packed: string }>(
      `select packed from ${this.#kind.table} where tenant_id = ? and id = ? and deleted_at is null`,
      [toColumn(tenant_id), toColumn(id)],
    );
    return rows[0] === undefined ? null : this.#unpack(rows[0].packed);
  }

  async save(draft: object, options: SaveOptions<Document> = {}): Promise<Document> {
    const prepared = prepareDocument(this.#kind, draft, this.#context);
    const replaced = options.overwrite === true;
    // Read only where something is computed from it: else the write itself finds out whether it fits.
    const readsFirst = replaced || this.#kind.derive !== undefined;
    const saved = await this.#change(keyOf(this.#kind, prepared), { readsFirst }, async (stored) => {
      const next = replaced ? replacing(this.#kind, prepared, stored ?? null) : prepared;
      if (stored !== undefined && !replaced) assertRevision(this.#kind, { stored, next, options });
      else if (stored?.deleted_at === null) assertSuccessor(this.#kind, stored, next);
      const derived = (await this.#kind.derive?.(next, stored ?? null)) ?? next;
      return { document: { ...derived, revision: next.revision + 1 }, expected: next.revision, replaced };
    });
    return saved!;
  }

  async remove(key: DocumentKey): Promise<boolean> {
    const removed = await this.#change(key, { readsFirst: true }, async (stored) => {
      if (stored?.deleted_at !== null) return null;
      const document = deleted(this.#kind, stored, this.#context);
      return { document, expected: stored.revision, replaced: false };
    });
    return removed !== null;
  }

  async saveRemoving(draft: object, removed: Document): Promise<Document> {
    const next = prepareDocument(this.#kind, draft, this.#context);
    const written = this.#pack({ ...next, revision: next.revision + 1 });
    const gone = this.#pack(deleted(this.#kind, removed, this.#context));
    try {
      await this.#database.batch([
        this.#statements.update(gone, { expected: removed.revision, replaced: false }),
        ...this.#statements.also(gone.document),
        this.#statements.update(written, { expected: next.revision, replaced: false }),
        ...this.#statements.also(written.document),
      ]);
      return this.#unpack(written.packed);
    } catch (error) {
      if (!ConflictError.isInstance(error)) throw error;
      for (const document of [next, removed]) {
        const stored = await this.#stored(keyOf(this.#kind, document));
        assertRevision(this.#kind, { stored, next: document, options: {} });
      }
      throw error;
    }
  }

  async list(listing: DocumentListing, paging: Paging): Promise<Page<Document>> {
    const { limit, offset, after } = readPaging(paging, listing, listing.order.type ?? 'string');
    const rows = await this.#read(this.#aliveRows(listing), { after, offset, count: limit + 1 });
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    const isLast = last === undefined || rows.length <= limit;
    return { items, next_cursor: isLast ? null : encodeCursor(listing.name, this.#positionOf(last, listing.order)) };
  }

  async listAll(listing: DocumentListing): Promise<Document[]> {
    const rows = this.#aliveRows(listing);
    const documents: Document[] = [];
    for await (const page of this.#pages(rows, listedRows)) documents.push(...page);
    return documents;
  }

  async getMany({ tenant_id, ids }: { tenant_id: string; ids: readonly string[] }): Promise<Document[]> {
    const documents: Document[] = [];
    for (const some of chunksOf([...new Set(ids)], idsAtOnce)) {
      const listing = { tenant_id, order: { column: 'id', direction: 'asc' } as const };
      const rows = this.#aliveRows(listing);
      addOneOf(rows.conditions, 'id', some);
      documents.push(...(await this.#read(rows, { after: null, offset: 0, count: some.length })));
    }
    return documents;
  }

  async *scan(filter: DocumentFilter, { includeDeleted = false } = {}): AsyncIterable<Document> {
    const listing = { ...filter, order: { column: 'id', direction: 'asc' } as const };
    const rows = includeDeleted ? this.#allRows(listing) : this.#aliveRows(listing);
    for await (const page of this.#pages(rows, scanRows)) yield* page;
  }

  async restore(document: Document, { replace }: { replace: boolean }): Promise<boolean> {
    const key = keyOf(this.#kind, document);
    const restored = this.#pack({ ...document, revision: Math.max(1, document.revision) });
    // What went with the one that is replaced must not stay beside it.
    const before = replace ? [this.#statements.delete(key), ...(this.#kind.alsoRemove?.(key) ?? [])] : [];
    try {
      await this.#database.batch([
        ...before,
        this.#statements.insert(restored),
        ...this.#statements.also(restored.document),
      ]);
      return true;
    } catch (error) {
      if (!replace && (await this.#isTaken(error, key))) return false;
      throw error;
    }
  }

  async erase(keys: readonly (DocumentKey & { revision?: number })[]): Promise<number> {
    let erased = 0;
    const whatever = keys.filter(({ revision }) => revision === undefined);
    for (const some of chunksOf(whatever, erasedAtOnce)) erased += await this.#erase(some);
    for (const key of keys) {
      if (key.revision === undefined) continue;
      try {
        erased += await this.#erase([key]);
      } catch (error) {
        // It has changed since.
        if (!ConflictError.isInstance(error) || error.details['statement'] !== 0) throw error;
      }
    }
    return erased;
  }

  /** All of them, or none where one that names its revision has another. */
  async #erase(keys: readonly (DocumentKey & { revision?: number })[]): Promise<number> {
    const results = await this.#database.batch([
      ...keys.map((key) => this.#statements.delete(key)),
      ...keys.flatMap((key) => this.#statements.alsoErase(key)),
    ]);
    return results.slice(0, keys.length).reduce((sum, { changes }) => sum + changes, 0);
  }

  /**
   * Writes what `next` makes of the stored document, which is undefined as long as it was not read; again from what is
   * stored then whenever somebody else was first. Null where `next` gives nothing to write.
   */
  async #change(
    key: DocumentKey,
    { readsFirst }: { readsFirst: boolean },
    next: (stored: Document | null | undefined) => Promise<Change<Document> | null>,
  ): Promise<Document | null> {
    let stored = readsFirst ? await this.#stored(key) : undefined;
    let inDoubt: { packed: string; error: UnknownCommitError } | null = null;
    for (let attempt = 0; attempt < maximumAttempts; attempt++) {
      const change = await next(stored);
      if (change === null) return null;
      const written = this.#pack(change.document);
      const failure = await this.#write(written, change);
      if (failure === null) return this.#unpack(written.packed);
      if (UnknownCommitError.isInstance(failure)) inDoubt = { packed: written.packed, error: failure };
      stored = await this.#storedOr(inDoubt?.error, key);
      const isOurs = stored !== null && inDoubt !== null && packDocument(this.#kind, stored) === inDoubt.packed;
      if (isOurs) return stored;
    }
    throw new BusyError(`Other writers changed this ${this.#kind.kind} ${maximumAttempts} times in a row.`);
  }

  /** Null, or why the document may not be written: somebody was first, or nobody knows. */
  async #write(
    written: PackedDocument<Document>,
    { expected, replaced }: Change<Document>,
  ): Promise<ConflictError | UniqueError | UnknownCommitError | null> {
    const main =
      expected === 0 ? this.#statements.insert(written) : this.#statements.update(written, { expected, replaced });
    try {
      await this.#database.batch([main, ...this.#statements.also(written.document)]);
      return null;
    } catch (error) {
      if (UnknownCommitError.isInstance(error)) return error;
      if (ConflictError.isInstance(error) && error.details['statement'] === 0) return error;
      if (expected === 0 && (await this.#isTaken(error, keyOf(this.#kind, written.document))))
        return error as UniqueError;
      throw error;
    }
  }

  /** Whether an insert failed because there is a document of this id, and not for another key that must be unique. */
  async #isTaken(error: unknown, key: DocumentKey): Promise<boolean> {
    if (ConflictError.isInstance(error)) return error.details['statement'] === 0;
    return UniqueError.isInstance(error) && (await this.#stored(key)) !== null;
  }

  /** Deleted or not. */
  async #stored({ tenant_id, id }: DocumentKey): Promise<Document | null> {
    const rows = await this.#database.query<{ packed: string }>(
      `select packed from ${this.#kind.table} where tenant_id = ? and id = ?`,
      [toColumn(tenant_id), toColumn(id)],
    );
    return rows[0] === undefined ? null : this.#unpack(rows[0].packed);
  }

  /** Where it cannot be read, what matters is that nobody knows whether the write before was kept. */
  async #storedOr(doubt: UnknownCommitError | undefined, key: DocumentKey): Promise<Document | null> {
    try {
      return await this.#stored(key);
    } catch (error) {
      throw doubt ?? error;
    }
  }

  async *#pages(rows: RowListing, count: number): AsyncIterable<Document[]> {
    for (let after: Position | null = null; ;) {
      const page = await this.#read(rows, { after, offset: 0, count });
      yield page;
      if (page.length < count) return;
      after = this.#positionOf(page.at(-1)!, rows.order);
    }
  }

  #read(rows: RowListing, range: RowRange): Promise<Document[]> {
    return readDocuments(this.#database, rows, {
      ...range,
      unpack: (packed) => this.#unpack(packed),
      positionOf: (document) => this.#positionOf(document, rows.order),
    });
  }

  #allRows(listing: DocumentFilter & { order: RowListing['order'] }): RowListing {
    return { table: this.#kind.table, conditions: conditionsOf(listing), order: listing.order };
  }

  #aliveRows(listing: DocumentFilter & { order: RowListing['order'] }): RowListing {
    const rows = this.#allRows(listing);
    rows.conditions.terms.push('deleted_at is null');
    return rows;
  }

  #positionOf(document: Document, { column }: RowListing['order']): Position {
    const { id } = keyOf(this.#kind, document);
    const read = this.#kind.columns[column];
    return { id, value: (column === 'id' ? id : read === undefined ? document[column] : read(document)) as string };
  }

  #pack(document: Document): PackedDocument<Document> {
    return { document, packed: packDocument(this.#kind, document) };
  }

  #unpack(packed: string): Document {
    return unpackDocument(this.#kind, packed);
  }
}

/** What is to be written over the revision that is expected to be there, 0 for none. */
interface Change<Document> {
  document: Document;
  expected: number;
  replaced: boolean;
}

function chunksOf<Item>(items: readonly Item[], size: number): Item[][] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}
