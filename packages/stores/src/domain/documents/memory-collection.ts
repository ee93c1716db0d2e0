import { UniqueError } from '../../errors.ts';
import type { Collection, DocumentFilter, DocumentListing, SaveOptions } from './collection.ts';
import type { DocumentKey, DocumentKind, StoredDocument } from './document-kind.ts';
import { MemoryTable, type Entry } from './memory-table.ts';
import { sortable } from './sortable.ts';
import { packDocument, unpackDocument } from './pack-document.ts';
import { encodeCursor, readPaging, type Page, type Paging, type Position } from './paging.ts';
import { assertSuccessor, deleted, keyOf, prepareDocument, replacing, type StoreContext } from './prepare-document.ts';
import { assertRevision } from './revision-conflict.ts';

/** Told of every change of a collection, before the call that made it returns. */
export interface CollectionObserver<Document> {
  /** Saved, deleted or restored. */
  written(document: Document): void;
  erased(key: DocumentKey): void;
}

/** Documents in this process, in plain JavaScript. */
export class MemoryCollection<Document extends StoredDocument> implements Collection<Document> {
  readonly #kind: DocumentKind<Document>;
  readonly #context: StoreContext;
  readonly #observer: CollectionObserver<Document> | null;
  readonly #table = new MemoryTable();

  constructor(
    kind: DocumentKind<Document>,
    context: StoreContext,
    observer: CollectionObserver<Document> | null = null,
  ) {
    this.#kind = kind;
    this.#context = context;
    this.#observer = observer;
  }

  async get(key: DocumentKey): Promise<Document | null> {
    const entry = this.#table.get(key);
    return entry === undefined || entry.isDeleted ? null : this.#unpack(entry);
  }

  async save(draft: object, options: SaveOptions<Document> = {}): Promise<Document> {
    const prepared = prepareDocument(this.#kind, draft, this.#context);
    const key = keyOf(this.#kind, prepared);
    // Computing may wait, and another save come first: then it is computed again.
    for (;;) {
      const entry = this.#table.get(key);
      const stored = entry === undefined ? null : this.#unpack(entry);
      const next = options.overwrite === true ? replacing(this.#kind, prepared, stored) : prepared;
      if (options.overwrite !== true) assertRevision(this.#kind, { stored, next, options });
      else if (stored !== null && stored.deleted_at === null) assertSuccessor(this.#kind, stored, next);
      const derived = (await this.#kind.derive?.(next, stored)) ?? next;
      if (this.#table.get(key) === entry) return this.#put({ ...derived, revision: next.revision + 1 });
    }
  }

  async remove(key: DocumentKey): Promise<boolean> {
    const entry = this.#table.get(key);
    if (entry === undefined || entry.isDeleted) return false;
    this.#put(deleted(this.#kind, this.#unpack(entry), this.#context));
    return true;
  }

  async saveRemoving(draft: object, removed: Document): Promise<Document> {
    const next = prepareDocument(this.#kind, draft, this.#context);
    for (const document of [next, removed]) {
      const entry = this.#table.get(keyOf(this.#kind, document));
      const stored = entry === undefined ? null : this.#unpack(entry);
      assertRevision(this.#kind, { stored, next: document, options: {} });
    }
    const written = { ...next, revision: next.revision + 1 };
    this.#assertUnique(written, [keyOf(this.#kind, removed).id]);
    this.#put(deleted(this.#kind, removed, this.#context));
    return this.#put(written);
  }

  /** The living document that holds a unique key. */
  async getHolder(tenant_id: string, uniqueKey: string): Promise<Document | null> {
    const id = this.#table.holderOf(tenant_id, uniqueKey);
    return id === undefined ? null : this.get({ tenant_id, id });
  }

  async list(listing: DocumentListing, paging: Paging): Promise<Page<Document>> {
    const { limit, offset, after } = readPaging(paging, listing, listing.order.type ?? 'string');
    const compare = comparison(listing.order);
    const entries = this.#table.matching(listing, { includeDeleted: false });
    const found = after === null ? entries : entries.filter((entry) => compare(entry, asEntry(after, listing)) > 0);
    const first = firstOf(found, offset + limit + 1, compare).slice(offset);
    const page = first.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map((entry) => this.#unpack(entry)),
      next_cursor:
        last === undefined || first.length <= limit ? null : encodeCursor(listing.name, positionOf(last, listing)),
    };
  }

  async listAll(listing: DocumentListing): Promise<Document[]> {
    const entries = this.#table.matching(listing, { includeDeleted: false });
    return entries.sort(comparison(listing.order)).map((entry) => this.#unpack(entry));
  }

  async getMany({ tenant_id, ids }: { tenant_id: string; ids: readonly string[] }): Promise<Document[]> {
    const found = await Promise.all([...new Set(ids)].map((id) => this.get({ tenant_id, id })));
    return found.filter((document) => document !== null);
  }

  async *scan(filter: DocumentFilter, { includeDeleted = false } = {}): AsyncIterable<Document> {
    const entries = this.#table.matching(filter, { includeDeleted });
    for (const entry of entries.sort((a, b) => compareValues(a.id, b.id))) yield this.#unpack(entry);
  }

  async restore(document: Document, { replace }: { replace: boolean }): Promise<boolean> {
    if (!replace && this.#table.get(keyOf(this.#kind, document)) !== undefined) return false;
    this.#put({ ...document, revision: Math.max(1, document.revision) });
    return true;
  }

  async erase(keys: readonly (DocumentKey & { revision?: number })[]): Promise<number> {
    const erased = keys.filter((key) => {
      const entry = this.#table.get(key);
      const isMeant = key.revision === undefined || (entry && this.#unpack(entry).revision === key.revision);
      return isMeant && this.#table.delete(key);
    });
    for (const key of erased) this.#observer?.erased(key);
    return erased.length;
  }

  #put(document: Document): Document {
    this.#assertUnique(document);
    const { tenant_id, id } = keyOf(this.#kind, document);
    const { created_at, deleted_at } = document;
    const columns: Entry['columns'] = { id, created_at, deleted_at };
    for (const [name, read] of Object.entries(this.#kind.columns)) columns[name] = sortable(read(document));
    const entry: Entry = {
      id,
      columns,
      packed: packDocument(this.#kind, document),
      isDeleted: deleted_at !== null,
      uniqueKeys: this.#uniqueKeys(document),
    };
    this.#table.put(tenant_id, entry);
    this.#observer?.written(document);
    return this.#unpack(entry);
  }

  #uniqueKeys(document: Document): string[] {
    return document.deleted_at === null ? (this.#kind.uniqueKeys?.(document) ?? []) : [];
  }

  /** @throws {UniqueError} when another document, but one of those that are to be deleted with this, holds a key of it. */
  #assertUnique(document: Document, leaving: readonly string[] = []): void {
    const { tenant_id, id } = keyOf(this.#kind, document);
    for (const key of this.#uniqueKeys(document)) {
      const holder = this.#table.holderOf(tenant_id, key);
      if (holder === undefined || holder === id || leaving.includes(holder)) continue;
      throw new UniqueError(`Another ${this.#kind.kind} holds what this one cannot share.`);
    }
  }

  #unpack({ packed }: Entry): Document {
    return unpackDocument(this.#kind, packed);
  }
}

type Order = DocumentListing['order'];

function comparison({ column, direction }: Order): (one: Entry, other: Entry) => number {
  const sign = direction === 'asc' ? 1 : -1;
  return (one, other) =>
    compareValues(one.columns[column]!, other.columns[column]!) * sign || compareValues(one.id, other.id);
}

/** Numbers, or texts in their sortable form. */
function compareValues(one: Entry['columns'][string], other: Entry['columns'][string]): number {
  if (one === other) return 0;
  return one! < other! ? -1 : 1;
}

function positionOf({ columns, id }: Entry, { order }: DocumentListing): Position {
  return { value: columns[order.column] as string | number, id };
}

function asEntry({ value, id }: Position, { order }: DocumentListing): Entry {
  return { id, packed: '', columns: { [order.column]: value }, isDeleted: false, uniqueKeys: [] };
}

/** One in so many entries is looked at to find a bound. */
const sampleStep = 16;

/** The first `count` in order. Where few of many are asked for, only those up to a bound that a sample gives are sorted. */
function firstOf<Item>(items: Item[], count: number, compare: (a: Item, b: Item) => number): Item[] {
  const sample = items.filter((_, index) => index % sampleStep === 0).sort(compare);
  const bound = sample[Math.ceil(count / sampleStep) * 2 + 4];
  const within = bound === undefined ? items : items.filter((item) => compare(item, bound) <= 0);
  return (within.length < count ? items : within).sort(compare).slice(0, count);
}
