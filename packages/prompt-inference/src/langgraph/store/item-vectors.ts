import type { Item, PutOperation, SearchItem } from '@langchain/langgraph-checkpoint';
import { dotProduct, toBytes, toVector } from '@waymark/core-types/search';
import type { Database, Statement } from '@waymark/stores';

import type { StoreIndex } from './langgraph-store.ts';
import { namespaceKey } from './namespace-key.ts';
import { textsAtPath } from './text-paths.ts';

/** The vectors of a store's items. */
export interface ItemVectors {
  /** What brings the vectors to what is written; texts are embedded now. */
  statements(puts: readonly PutOperation[]): Promise<Statement[]>;
  /** Items by their most similar text, then those without a vector. */
  rank(items: readonly Item[], search: { query: string; range: [string, string] }): Promise<SearchItem[]>;
}

/** Vectors by one embedder; those of another are never compared. */
export function createItemVectors(database: Database, { embedder, fields = ['$'] }: StoreIndex): ItemVectors {
  return {
    async statements(puts) {
      const texts = puts.flatMap(({ namespace, key, value, index }) => {
        if (value === null || index === false) return [];
        const found = (index ?? fields).flatMap((path) => textsAtPath(value, path).map((text) => ({ path, text })));
        return found.map(({ path, text }, place) => ({
          ns: namespaceKey(namespace),
          key,
          place: `${place} ${path}`,
          text,
        }));
      });
      const vectors = await embedder.embedBatch(texts.map(({ text }) => text));
      return [
        ...puts.map(({ namespace, key }) => ({
          sql: 'delete from langgraph_item_vector where ns = ? and key = ?',
          params: [namespaceKey(namespace), key],
        })),
        ...texts.map(({ ns, key, place }, index) => ({
          sql: 'insert into langgraph_item_vector (ns, key, place, embedder, vector) values (?, ?, ?, ?, ?)',
          params: [ns, key, place, embedder.name, toBytes(vectors[index]!)],
        })),
      ];
    },

    async rank(items, { query, range }) {
      const wanted = await embedder.embed(query);
      const rows = await database.query<{ ns: string; key: string; vector: Uint8Array }>(
        'select ns, key, vector from langgraph_item_vector where ns >= ? and ns < ? and embedder = ?',
        [...range, embedder.name],
      );
      const scores = new Map<string, number>();
      for (const { ns, key, vector } of rows) {
        const score = dotProduct(wanted, toVector(vector));
        const place = `${ns}\n${key}`;
        scores.set(place, Math.max(score, scores.get(place) ?? -Infinity));
      }
      const scored = items.map((item): SearchItem => {
        const score = scores.get(`${namespaceKey(item.namespace)}\n${item.key}`);
        return score === undefined ? item : { ...item, score };
      });
      return scored.sort((one, other) => (other.score ?? -Infinity) - (one.score ?? -Infinity) || 0);
    },
  };
}
