import type { Database, Statement } from '@waymark/stores';
import type { Scope } from '../../document/medallion.ts';
import { marks } from './statements.ts';

/** A name of a scope as the database numbers it; `freq` counts the medallions that carry it. */
export interface ScopeName {
  nid: number;
  freq: number;
}

/** Names kept in memory, so that a query seldom has to look their numbers up. */
const cacheSize = 10_000;

/** The nodes and tags of a scope as they stand in the database: prefixed by kind, control characters escaped. */
export function storedNames(scope: Scope): { nodes: string[]; tags: string[]; all: string[] } {
  const encode = (kind: string, names: string[]) =>
    [...new Set(names)].map((name) => kind + JSON.stringify(name)).sort();
  const nodes = encode('node:', scope.graph_nodes);
  const tags = encode('tag:', scope.tags);
  return { nodes, tags, all: [...nodes, ...tags] };
}

/** Counts the names in, making those that are new. Sorted, so that two writers lock the rows in the same order. */
export function countNames(tenant: string, names: string[]): Statement[] {
  if (names.length === 0) return [];
  return [
    {
      sql: `insert into scope_name (tenant, name, freq) values ${names.map(() => '(?, ?, 1)').join(', ')}
        on conflict (tenant, name) do update set freq = scope_name.freq + 1`,
      params: names.flatMap((name) => [tenant, name]),
    },
  ];
}

/** Counts the names out. */
export function discountNames(tenant: string, names: string[]): Statement[] {
  if (names.length === 0) return [];
  return [
    {
      sql: `update scope_name set freq = freq - 1 where tenant = ? and name in (${marks(names)})`,
      params: [tenant, ...names],
    },
  ];
}

/** Looks names up, from memory where it can: numbers never change, and the counts only serve to order a query. */
export class ScopeNameCache {
  readonly #known = new Map<string, ScopeName>();
  readonly #database: Database;
  readonly #tenant: string;

  constructor(database: Database, tenant: string) {
    this.#database = database;
    this.#tenant = tenant;
  }

  /** The known ones among the names. */
  async find(names: string[]): Promise<Map<string, ScopeName>> {
    const found = new Map<string, ScopeName>();
    for (const name of names) if (this.#known.has(name)) found.set(name, this.#known.get(name)!);
    const missing = names.filter((name) => !found.has(name));
    if (missing.length === 0) return found;
    return new Map([...found, ...(await this.#load(missing))]);
  }

  async #load(names: string[]): Promise<[string, ScopeName][]> {
    const rows = await this.#database.query<{ name: string; nid: number; freq: number }>(
      `select name, nid, freq from scope_name where tenant = ? and name in (${marks(names)})`,
      [this.#tenant, ...names],
    );
    if (this.#known.size + rows.length > cacheSize) this.#known.clear();
    const loaded = rows.map(({ name, nid, freq }): [string, ScopeName] => [name, { nid, freq }]);
    for (const [name, value] of loaded) this.#known.set(name, value);
    return loaded;
  }
}
