import type { SqlValue } from '../../database.ts';
import { UniqueError } from '../../errors.ts';
import type { Collection, DocumentFilter, DocumentListing, SaveOptions } from './collection.ts';
import type { DocumentKey, DocumentKind, StoredDocument } from './document-kind.ts';
import { packDocument, unpackDocument } from './pack-document.ts';
import { encodeCursor, readPaging, type Page, type Paging, type Position } from './paging.ts';
import {
  assertSuccessor,
  deleted,
  idFieldOf,
  prepareDocument,
  replacing,
  type StoreContext,
} from './prepare-document.ts';
import { assertRevision } from './revision-conflict.ts';

/** A document as this process holds it: packed, so that nobody can change it from outside. */
interface Entry {
  id: string;
  packed: string;
  columns: Record<string, SqlValue>;
  isDeleted: boolean;
  uniqueKeys: string[];
}

/** What this process holds of one tenant. */
interface Tenant {
  documents: Map<string, Entry>;
  /** Which document holds a unique key. */
  holders: Map<string, string>;
}

/** Documents in this process, in plain JavaScript. */
export class MemoryCollection<Document extends StoredDocument> implements Collection<Document> {
  readonly #kind: DocumentKind<Document>;
  readonly #context: StoreContext;
  readonly #tenants = new Map<string, Tenant>();

  constructor(kind: DocumentKind<Document>, context: StoreContext) {
    this.#kind = kind;
    this.#context = context;
  }

  async get(key: DocumentKey): Promise<Document | null> {
    const stored = this.#stored(key);
    return stored?.deleted_at === null ? stored : null;
  }

  async save(draft: object, options: SaveOptions<Document> = {}): Promise<Document> {
    const prepared = prepareDocument(this.#kind, draft, this.#context);
    // Computing may wait, and another save come first: then it is computed again.
    for (;;) {
      const stored = this.#stored(this.#keyOf(prepared));
      const next = options.overwrite === true ? replacing(prepared, stored) : prepared;
      if (options.overwrite !== true) assertRevision(this.#kind, { stored, next, options });
      else if (stored !== null && stored.deleted_at === null) assertSuccessor(this.#kind, stored, next);
      const derived = (await this.#kind.derive?.(next, stored)) ?? next;
      if (this.#stored(this.#keyOf(prepared))?.revision !== stored?.revision) continue;
      return this.#put({ ...derived, revision: next.revision + 1 });
    }
  }

  async remove(key: DocumentKey): Promise<boolean> {
    const stored = this.#stored(key);
    if (stored === null || stored.deleted_at !== null) return false;
    this.#put(deleted(this.#kind, stored, this.#context));
    return true;
  }

  async saveRemoving(draft: object, removed: Document): Promise<Document> {
    const next = prepareDocument(this.#kind, draft, this.#context);
    for (const document of [next, removed]) {
      assertRevision(this.#kind, { stored: this.#stored(this.#keyOf(document)), next: document, options: {} });
    }
    const written = { ...next, revision: next.revision + 1 };
    this.#assertUnique(written, [this.#keyOf(removed).id]);
    this.#put(deleted(this.#kind, removed, this.#context));
    return this.#put(written);
  }

  /** The living document that holds a unique key. */
  async getHolder(tenant_id: string, uniqueKey: string): Promise<Document | null> {
    const id = this.#tenants.get(tenant_id)?.holders.get(uniqueKey);
    return id === undefined ? null : this.#stored({ tenant_id, id });
  }

  async list(listing: DocumentListing, paging: Paging): Promise<Page<Document>> {
    const { limit, offset, after } = readPaging(paging, listing);
    const { column, direction } = listing.order;
    const placeOf = ({ columns, id }: Entry): Position => ({ value: columns[column] as string | number, id });
    const compare = (a: Position, b: Position) =>
      compareValues(a.value, b.value) * (direction === 'asc' ? 1 : -1) || compareValues(a.id, b.id);
    const found = this.#matching(listing).filter((entry) => after === null || compare(placeOf(entry), after) > 0);
    const first = firstOf(found, offset + limit + 1, (a, b) => compare(placeOf(a), placeOf(b))).slice(offset);
    const page = first.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(({ packed }) => unpackDocument(this.#kind, packed)),
      next_cursor: last === undefined || first.length <= limit ? null : encodeCursor(listing.name, placeOf(last)),
    };
  }

  async *scan(filter: DocumentFilter, options: { includeDeleted?: boolean } = {}): AsyncIterable<Document> {
    const entries = this.#matching(filter, options.includeDeleted).sort((a, b) => compareValues(a.id, b.id));
    for (const { packed } of entries) yield unpackDocument(this.#kind, packed);
  }

  async restore(document: Document, { replace }: { replace: boolean }): Promise<boolean> {
    if (!replace && this.#stored(this.#keyOf(document)) !== null) return false;
    this.#put(document);
    return true;
  }

  async erase(keys: readonly (DocumentKey & { revision?: number })[]): Promise<number> {
    const found = keys.filter((key) => {
      const stored = this.#stored(key);
      return stored !== null && (key.revision === undefined || key.revision === stored.revision);
    });
    for (const { tenant_id, id } of found) {
      const tenant = this.#tenants.get(tenant_id);
      for (const key of tenant?.documents.get(id)?.uniqueKeys ?? []) tenant?.holders.delete(key);
      tenant?.documents.delete(id);
    }
    return found.length;
  }

  #keyOf(document: Document): DocumentKey {
    return { tenant_id: document.tenant_id, id: String(document[idFieldOf(this.#kind)]) };
  }

  #stored({ tenant_id, id }: DocumentKey): Document | null {
    const entry = this.#tenants.get(tenant_id)?.documents.get(id);
    return entry === undefined ? null : unpackDocument(this.#kind, entry.packed);
  }

  #put(document: Document): Document {
    this.#assertUnique(document);
    const { tenant_id, id } = this.#keyOf(document);
    const packed = packDocument(this.#kind, document);
    const columns = Object.fromEntries(
      Object.entries(this.#kind.columns).map(([name, read]) => [name, read(document)]),
    );
    const tenant: Tenant = this.#tenants.get(tenant_id) ?? { documents: new Map(), holders: new Map() };
    const isDeleted = document.deleted_at !== null;
    const uniqueKeys = isDeleted ? [] : (this.#kind.uniqueKeys?.(document) ?? []);
    for (const key of tenant.documents.get(id)?.uniqueKeys ?? []) tenant.holders.delete(key);
    for (const key of uniqueKeys) tenant.holders.set(key, id);
    tenant.documents.set(id, { id, packed, columns, isDeleted, uniqueKeys });
    this.#tenants.set(tenant_id, tenant);
    return unpackDocument(this.#kind, packed);
  }

  /** @throws {UniqueError} when another document, but one of those that are to be deleted with this, holds a key of it. */
  #assertUnique(document: Document, leaving: readonly string[] = []): void {
    if (document.deleted_at !== null) return;
    const { tenant_id, id } = this.#keyOf(document);
    const holders = this.#tenants.get(tenant_id)?.holders;
    for (const key of this.#kind.uniqueKeys?.(document) ?? []) {
      const holder = holders?.get(key);
      if (holder === undefined || holder === id || leaving.includes(holder)) continue;
      throw new UniqueError(`Another ${this.#kind.kind} holds what this one cannot share.`);
    }
  }

  #matching({ tenant_id, where = {} }: DocumentFilter, includeDeleted = false): Entry[] {
    const conditions = Object.entries(where).filter(([, value]) => value !== undefined);
    return [...(this.#tenants.get(tenant_id)?.documents.values() ?? [])].filter(
      ({ columns, isDeleted }) =>
        (includeDeleted || !isDeleted) &&
        conditions.every(([name, value]) =>
          Array.isArray(value) ? value.includes(columns[name]) : columns[name] === value,
        ),
    );
  }
}

/** The first `count` in order; far cheaper than sorting all where few are asked for. */
function firstOf<Item>(items: Item[], count: number, compare: (a: Item, b: Item) => number): Item[] {
  if (count * 4 > items.length) return items.sort(compare).slice(0, count);
  let first: Item[] = [];
  let worst: Item | null = null;
  for (const item of items) {
    if (worst !== null && compare(item, worst) >= 0) continue;
    first.push(item);
    if (first.length < count * 2) continue;
    first = first.sort(compare).slice(0, count);
    worst = first.at(-1) ?? null;
  }
  return first.sort(compare).slice(0, count);
}

/** By UTF-16 code unit or number, as every engine compares what our columns hold. */
function compareValues(one: string | number, other: string | number): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
