import {
  BaseStore,
  type GetOperation,
  type Item,
  type ListNamespacesOperation,
  type Operation,
  type OperationResults,
  type PutOperation,
  type SearchItem,
  type SearchOperation,
} from '@langchain/langgraph-checkpoint';
import { NotStorableError, systemClock, toTimestamp, type Clock, type EmbeddingProvider } from '@waymark/core-types';
import type { Database, Row, Schema, SqlValue, Statement } from '@waymark/stores';

import { decodeValue, encodeValue } from '../value/encode-value.ts';
import { createItemVectors, type ItemVectors } from './item-vectors.ts';
import { matchesFilter } from './matches-filter.ts';
import { matchesNamespace, namespaceKey, namespaceOf, namespaceRange } from './namespace-key.ts';

/** How items are found by meaning. */
export interface StoreIndex {
  embedder: EmbeddingProvider;
  /** Paths of the texts to embed, as in `title` or `chapters[*].content`. Default `['$']`, the whole document. */
  fields?: string[];
}

/** How a store is kept. */
export interface LangGraphStoreOptions {
  /** Without one, a search's `query` is not used and items come newest first. */
  index?: StoreIndex;
  /** Dates the items. Default: the machine's clock. */
  clock?: Clock;
}

/**
 * LangGraph's long-term memory in a database of ours; pass it to `graph.compile({ store })`. Made by
 * {@link openLangGraphStore}; the database stays the caller's to close.
 */
export class LangGraphStore extends BaseStore {
  readonly #database: Database;
  readonly #vectors: ItemVectors | null;
  readonly #clock: Clock;

  /** @internal Use {@link openLangGraphStore}, which makes the tables. */
  constructor(database: Database, { index, clock = systemClock }: LangGraphStoreOptions = {}) {
    super();
    this.#database = database;
    this.#vectors = index === undefined ? null : createItemVectors(database, index);
    this.#clock = clock;
  }

  /**
   * Runs operations: all reads see what was there before, then all writes are done, together or not at all; of two
   * writes of one key the last counts.
   * @throws {NotStorableError} for a value that cannot be kept, with its path.
   */
  override async batch<Operations extends Operation[]>(operations: Operations): Promise<OperationResults<Operations>> {
    const puts = new Map<string, PutOperation>();
    const results = await Promise.all(
      operations.map(async (operation) => {
        if ('namespacePrefix' in operation) return this.#search(operation);
        if ('value' in operation) {
          puts.set(`${namespaceKey(operation.namespace)}\n${operation.key}`, operation);
          return undefined;
        }
        return 'key' in operation ? this.#get(operation) : this.#list(operation);
      }),
    );
    if (puts.size > 0) await this.#write([...puts.values()]);
    return results as OperationResults<Operations>;
  }

  async #get({ namespace, key }: GetOperation): Promise<Item | null> {
    const sql = `select ${columns} from langgraph_item i where i.ns = ? and i.key = ?`;
    const [row] = await this.#database.query<ItemRow>(sql, [namespaceKey(namespace), key]);
    return row === undefined ? null : toItem(row);
  }

  async #search(operation: SearchOperation): Promise<SearchItem[]> {
    const { namespacePrefix, filter, query, limit = 10, offset = 0 } = operation;
    const range = namespaceRange(namespacePrefix);
    const vectors = query === undefined || query === '' ? null : this.#vectors;
    const isPlain = filter === undefined && vectors === null;
    const rows = await this.#database.query<ItemRow>(
      `select ${columns} from langgraph_item i where i.ns >= ? and i.ns < ?
        order by i.updated_at desc, i.ns, i.key${isPlain ? ' limit ? offset ?' : ''}`,
      isPlain ? [...range, limit, offset] : range,
    );
    const items: SearchItem[] = rows
      .map(toItem)
      .filter(({ value }) => filter === undefined || matchesFilter(value, filter));
    if (isPlain) return items;
    const ranked = vectors === null ? items : await vectors.rank(items, { query: query!, range });
    return ranked.slice(offset, offset + limit);
  }

  async #list({ matchConditions = [], maxDepth, limit, offset }: ListNamespacesOperation): Promise<string[][]> {
    const rows = await this.#database.query<{ ns: string }>('select distinct ns from langgraph_item order by ns');
    const found = rows
      .map(({ ns }) => namespaceOf(ns))
      .filter((namespace) => matchConditions.every((condition) => matchesNamespace(namespace, condition)));
    const cut = new Map(
      found.map((namespace) => namespace.slice(0, maxDepth)).map((each) => [namespaceKey(each), each]),
    );
    return [...cut.values()].slice(offset ?? 0, (offset ?? 0) + (limit ?? cut.size));
  }

  async #write(puts: readonly PutOperation[]): Promise<void> {
    const now = toTimestamp(this.#clock.now());
    const rows = puts.map(({ namespace, key, value }): Statement => {
      const place: SqlValue[] = [namespaceKey(namespace), key];
      if (value === null) return { sql: 'delete from langgraph_item where ns = ? and key = ?', params: place };
      if (typeof value !== 'object') throw new NotStorableError(['value'], 'it is not an object');
      return { sql: upsertItem, params: [...place, encodeValue(value, ['value']), now, now] };
    });
    await this.#database.batch([...rows, ...(this.#vectors === null ? [] : await this.#vectors.statements(puts))]);
  }
}

/** Opens a store on a database; makes its tables where they are missing. */
export async function openLangGraphStore(
  database: Database,
  options: LangGraphStoreOptions = {},
): Promise<LangGraphStore> {
  await database.migrate(storeSchema);
  return new LangGraphStore(database, options);
}

interface ItemRow extends Row {
  ns: string;
  key: string;
  packed: string;
  created_at: string;
  updated_at: string;
}

const columns = 'i.ns, i.key, i.packed, i.created_at, i.updated_at';

const upsertItem = `insert into langgraph_item (ns, key, packed, created_at, updated_at) values (?, ?, ?, ?, ?)
  on conflict (ns, key) do update set packed = excluded.packed, updated_at = excluded.updated_at`;

const storeSchema: Schema = {
  name: 'langgraph-store',
  migrations: [
    {
      id: '0001_langgraph_store',
      up: ({ text, bytes, clustered }) => [
        `create table langgraph_item (
          ns ${text} not null,
          key ${text} not null,
          packed ${text} not null,
          created_at ${text} not null,
          updated_at ${text} not null,
          primary key (ns, key)
        )`,
        `create table langgraph_item_vector (
          ns ${text} not null,
          key ${text} not null,
          place ${text} not null,
          embedder ${text} not null,
          vector ${bytes} not null,
          primary key (ns, key, place)
        ) ${clustered}`,
      ],
    },
  ],
};

function toItem({ ns, key, packed, created_at, updated_at }: ItemRow): Item {
  return {
    namespace: namespaceOf(ns),
    key,
    value: decodeValue(packed) as Record<string, unknown>,
    createdAt: new Date(created_at),
    updatedAt: new Date(updated_at),
  };
}
