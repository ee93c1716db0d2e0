import { loadPeer } from '../peers/load-peer.ts';
import { serveTextSearch } from './text-search-subject.ts';

interface LibSQLVector {
  createIndex(options: { indexName: string; dimension: number }): Promise<void>;
  upsert(options: { indexName: string; vectors: number[][]; metadata: object[]; ids: string[] }): Promise<unknown>;
  query(options: { indexName: string; queryVector: number[]; topK: number }): Promise<{ id: string }[]>;
  close(): Promise<void>;
}

interface MastraModule {
  LibSQLVector: new (options: { id: string; url: string }) => LibSQLVector;
}

const indexName = 'bench';
const batch = 100;

await serveTextSearch(async ({ path, folder }) => {
  const { LibSQLVector } = await loadPeer<MastraModule>(folder!, '@mastra/libsql');
  const store = new LibSQLVector({ id: 'bench', url: `file:${path}` });
  await store.createIndex({ indexName, dimension: 512 });
  return {
    async load(texts) {
      for (let start = 0; start < texts.length; start += batch) {
        const part = texts.slice(start, start + batch);
        await store.upsert({
          indexName,
          vectors: part.map(({ embedding }) => embedding),
          metadata: part.map(({ content }) => ({ content })),
          ids: part.map(({ id }) => id),
        });
      }
    },
    async search(query, embed) {
      const found = await store.query({ indexName, queryVector: await embed(query), topK: 10 });
      return found.map(({ id }) => id);
    },
    close: () => store.close(),
  };
});
