import { loadPeer } from '../peers/load-peer.ts';
import { serveTextSearch } from './text-search-subject.ts';

interface InMemoryStore {
  put(namespace: string[], key: string, value: object): Promise<void>;
  search(namespace: string[], options: { query: string; limit: number }): Promise<{ key: string }[]>;
}

interface CheckpointModule {
  InMemoryStore: new (options: { index: object }) => InMemoryStore;
}

await serveTextSearch(async ({ folder }, embed) => {
  const { InMemoryStore } = await loadPeer<CheckpointModule>(folder!, '@langchain/langgraph-checkpoint');
  const embeddings = {
    embedQuery: embed,
    embedDocuments: (texts: string[]) => Promise.all(texts.map(embed)),
  };
  const store = new InMemoryStore({ index: { dims: 512, embeddings, fields: ['content'] } });
  return {
    async load(texts) {
      for (const { id, content } of texts) await store.put(['bench'], id, { content });
    },
    async search(query) {
      const found = await store.search(['bench'], { query, limit: 10 });
      return found.map(({ key }) => key);
    },
    close: async () => undefined,
  };
});
