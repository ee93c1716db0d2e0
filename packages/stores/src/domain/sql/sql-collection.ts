import type { Database } from '../../database.ts';
import { BusyError, ConflictError, UniqueError, UnknownCommitError } from '../../errors.ts';
import { chunksOf } from '../documents/chunks-of.ts';
import type { Collection, DocumentFilter, DocumentListing, SaveOptions } from '../documents/collection.ts';
import type { DocumentKey, DocumentKind, StoredDocument } from '../documents/document-kind.ts';
import { packDocument, unpackDocument } from '../documents/pack-document.ts';
import type { Page, Paging } from '../documents/paging.ts';
import {
  assertSuccessor,
  deleted,
  keyOf,
  prepareDocument,
  replacing,
  type StoreContext,
} from '../documents/prepare-document.ts';
import { assertRevision } from '../documents/revision-conflict.ts';
import { DocumentReader } from './document-reader.ts';
import { DocumentStatements, type PackedDocument } from './document-statements.ts';

/** Documents that are erased in one transaction. */
const erasedAtOnce = 100;

/** Writers that may come first, one after the other, before a save gives up. */
const maximumAttempts = 100;

/** Documents in a table with the columns tenant_id, id, revision, created_at, deleted_at, packed and those of the kind. */
export class SqlCollection<Document extends StoredDocument> implements Collection<Document> {
  readonly #database: Database;
  readonly #kind: DocumentKind<Document>;
  readonly #context: StoreContext;
  readonly #reader: DocumentReader<Document>;
  readonly #statements: DocumentStatements<Document>;

  constructor(database: Database, kind: DocumentKind<Document>, context: StoreContext) {
    this.#database = database;
    this.#kind = kind;
    this.#context = context;
    this.#reader = new DocumentReader(database, kind);
    this.#statements = new DocumentStatements(kind);
  }

  get(key: DocumentKey): Promise<Document | null> {
    return this.#reader.get(key);
  }

  list(listing: DocumentListing, paging: Paging): Promise<Page<Document>> {
    return this.#reader.list(listing, paging);
  }

  listAll(listing: DocumentListing): Promise<Document[]> {
    return this.#reader.listAll(listing);
  }

  getMany(keys: { tenant_id: string; ids: readonly string[] }): Promise<Document[]> {
    return this.#reader.getMany(keys);
  }

  scan(filter: DocumentFilter, options?: { includeDeleted?: boolean }): AsyncIterable<Document> {
    return this.#reader.scan(filter, options);
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
        const stored = await this.#reader.stored(keyOf(this.#kind, document));
        assertRevision(this.#kind, { stored, next: document, options: {} });
      }
      throw error;
    }
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
    let stored = readsFirst ? await this.#reader.stored(key) : undefined;
    let inDoubt: { packed: string; revision: number; error: UnknownCommitError } | null = null;
    for (let attempt = 0; attempt < maximumAttempts; attempt++) {
      const change = await next(stored);
      if (change === null) return null;
      const written = this.#pack(change.document);
      const failure = await this.#write(written, change);
      if (failure === null) return this.#unpack(written.packed);
      if (UnknownCommitError.isInstance(failure)) {
        inDoubt = { packed: written.packed, revision: written.document.revision, error: failure };
      }
      stored = await this.#storedOr(inDoubt?.error, key);
      const isOurs = stored !== null && inDoubt !== null && packDocument(this.#kind, stored) === inDoubt.packed;
      if (isOurs) return stored;
      // Others went on from here: maybe from what we wrote, so nobody may write it again.
      if (stored !== null && inDoubt !== null && stored.revision > inDoubt.revision) throw inDoubt.error;
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
    return UniqueError.isInstance(error) && (await this.#reader.stored(key)) !== null;
  }

  /** Where it cannot be read, what matters is that nobody knows whether the write before was kept. */
  async #storedOr(doubt: UnknownCommitError | undefined, key: DocumentKey): Promise<Document | null> {
    try {
      return await this.#reader.stored(key);
    } catch (error) {
      throw doubt ?? error;
    }
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
