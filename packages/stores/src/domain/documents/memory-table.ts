import type { SqlValue } from '../../database.ts';
import type { DocumentFilter } from './collection.ts';
import type { DocumentKey } from './document-kind.ts';
import { sortable } from './sortable.ts';

/** A document as this process holds it: packed, so that nobody can change it from outside. Never changed itself. */
export interface Entry {
  id: string;
  packed: string;
  /** Texts in their sortable form. */
  columns: Record<string, SqlValue>;
  isDeleted: boolean;
  /** What no other entry that is not deleted may hold. */
  uniqueKeys: readonly string[];
}

type Index = Map<SqlValue | undefined, Set<Entry>>;

interface Tenant {
  entries: Map<string, Entry>;
  /** Id of the entry that holds a unique key. */
  holders: Map<string, string>;
  /** Of the columns that a filter has named so far. */
  indexes: Map<string, Index>;
}

/** The entries of each tenant, found by id or by what their columns hold. */
export class MemoryTable {
  readonly #tenants = new Map<string, Tenant>();

  get({ tenant_id, id }: DocumentKey): Entry | undefined {
    return this.#tenants.get(tenant_id)?.entries.get(id);
  }

  put(tenant_id: string, entry: Entry): void {
    let tenant = this.#tenants.get(tenant_id);
    if (tenant === undefined)
      this.#tenants.set(tenant_id, (tenant = { entries: new Map(), holders: new Map(), indexes: new Map() }));
    const previous = tenant.entries.get(entry.id);
    if (previous !== undefined) forget(tenant, previous);
    tenant.entries.set(entry.id, entry);
    for (const key of entry.uniqueKeys) tenant.holders.set(key, entry.id);
    for (const [column, index] of tenant.indexes) addTo(index, column, entry);
  }

  /** The id of the entry that holds a unique key. */
  holderOf(tenant_id: string, uniqueKey: string): string | undefined {
    return this.#tenants.get(tenant_id)?.holders.get(uniqueKey);
  }

  /** Whether it was there. */
  delete({ tenant_id, id }: DocumentKey): boolean {
    const tenant = this.#tenants.get(tenant_id);
    const entry = tenant?.entries.get(id);
    if (tenant === undefined || entry === undefined) return false;
    forget(tenant, entry);
    tenant.entries.delete(id);
    if (tenant.entries.size === 0) this.#tenants.delete(tenant_id);
    return true;
  }

  /** In no order. */
  matching({ tenant_id, where = {} }: DocumentFilter, options: { includeDeleted: boolean }): Entry[] {
    const tenant = this.#tenants.get(tenant_id);
    if (tenant === undefined) return [];
    let candidates: Map<string, Entry> | Set<Entry> = tenant.entries;
    const conditions: ((columns: Entry['columns']) => boolean)[] = [];
    for (const [column, value] of Object.entries(where)) {
      if (value === undefined) continue;
      if (typeof value === 'object' && value !== null) {
        const wanted = new Set<SqlValue | undefined>(value.map(sortable));
        conditions.push((columns) => wanted.has(columns[column]));
        continue;
      }
      const wanted = sortable(value);
      conditions.push((columns) => columns[column] === wanted);
      const found = indexOf(tenant, column).get(wanted) ?? new Set();
      if (found.size < candidates.size) candidates = found;
    }
    const matches: Entry[] = [];
    for (const entry of candidates.values()) {
      if (entry.isDeleted && !options.includeDeleted) continue;
      if (conditions.every((holds) => holds(entry.columns))) matches.push(entry);
    }
    return matches;
  }
}

function forget(tenant: Tenant, entry: Entry): void {
  for (const key of entry.uniqueKeys) tenant.holders.delete(key);
  for (const [column, index] of tenant.indexes) removeFrom(index, column, entry);
}

function indexOf(tenant: Tenant, column: string): Index {
  let index = tenant.indexes.get(column);
  if (index === undefined) {
    index = new Map();
    for (const entry of tenant.entries.values()) addTo(index, column, entry);
    tenant.indexes.set(column, index);
  }
  return index;
}

function addTo(index: Index, column: string, entry: Entry): void {
  const value = entry.columns[column];
  const entries = index.get(value);
  if (entries === undefined) index.set(value, new Set([entry]));
  else entries.add(entry);
}

function removeFrom(index: Index, column: string, entry: Entry): void {
  const value = entry.columns[column];
  const entries = index.get(value);
  entries?.delete(entry);
  if (entries?.size === 0) index.delete(value);
}
