import { libsqlMemoryStore } from '@waymark/stores/domain';
import { openDatabase } from '@waymark/stores';
import { group_id } from '../corpus/memory.ts';
import { serveTextSearch } from './text-search-subject.ts';

await serveTextSearch(async ({ path }) => {
  const database = await openDatabase(`file:${path}`, { durability: 'normal' });
  const store = await libsqlMemoryStore(database);
  return {
    async load(texts) {
      for (const text of texts) await store.addEpisode({ ...text, group_id, source: 'user' });
    },
    async search(text, embed) {
      const hits = await store.hybridSearchEpisodes({ group_id, text, query_embedding: await embed(text) });
      return hits.map(({ episode }) => episode.id);
    },
    close: () => database.close(),
  };
});
