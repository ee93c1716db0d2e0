import { describe, expect, it } from 'vitest';
import type { MemoryStore } from '../../../domain/memory-store.ts';
import { failureOf } from '../../failure-of.ts';
import { hostileTexts } from '../hostile-texts.ts';
import { sampleId, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { group_id, otherGroups, sampleEpisode } from './samples.ts';

/** What holds for episodes as documents. */
export function memoryEpisodeTests(context: StoreContext<MemoryStore>): void {
  const add = (fields: Parameters<typeof sampleEpisode>[0] = {}) => context.store.addEpisode(sampleEpisode(fields));

  describe('episodes', () => {
    it('[memory:episode:kept] reads back as it was added, with its defaults, for every opener of the data', async () => {
      const added = await add();
      expect(added).toMatchObject({
        ...{ content: 'Hello', content_type: 'message', source: 'user', source_metadata: {}, entity_ids: [] },
        ...{ embedding: null, embedding_model: null },
      });
      expect(added.recorded_at).toBe(added.occurred_at);
      expect(await context.store.getEpisode(added)).toEqual(added);
      expect(await (await context.again()).getEpisode(added)).toEqual(added);
      expect(await context.store.getEpisode({ group_id, id: sampleId(404) })).toBeNull();
    });

    it('[memory:episode:kept] keeps fields of newer versions, and is not changed by who holds it', async () => {
      const draft = sampleEpisode({ id: sampleId(1), source_metadata: { list: [1, { deep: null }] }, later: { x: 1 } });
      const added = await context.store.addEpisode(draft);
      added.source_metadata['list'] = 'changed';
      const stored = await context.store.getEpisode(added);
      expect(stored).toMatchObject({ source_metadata: { list: [1, { deep: null }] }, later: { x: 1 } });
      stored!.source_metadata['list'] = 'changed';
      expect(await context.store.getEpisode(added)).toMatchObject({ source_metadata: { list: [1, { deep: null }] } });
    });

    it('[memory:episode:embedding] gives the numbers of an embedding back exactly', async () => {
      const embedding = [0.1, -1 / 3, 5e-324, 1.7976931348623157e308, 0, -0, Math.PI, 123456789.123];
      const added = await add({ embedding, embedding_model: 'm' });
      expect(added.embedding).toEqual(embedding);
      expect((await context.store.getEpisode(added))?.embedding).toEqual(embedding);
    });

    it('[memory:episode:same-again] keeps an episode once that is added twice', async () => {
      const first = await add({ id: sampleId(1), embedding: [1, 2] });
      expect(await add({ id: sampleId(1), embedding: [1, 2] })).toEqual(first);
      const { items } = await context.store.listEpisodes({ group_id });
      expect(items).toEqual([first]);
      expect(await context.store.textSearchEpisodes({ group_id, text: 'hello' })).toHaveLength(1);
    });

    it.each([
      ['content', { content: 'Another' }],
      ['an embedding', { embedding: [1, 2] }],
      ['a time', { occurred_at: sampleTime(5) }],
    ])(
      '[memory:episode:other-content] refuses an id that is taken with other %s, and changes nothing',
      async (_, other) => {
        const first = await add({ id: sampleId(1) });
        expect(await failureOf(add({ id: sampleId(1), ...other }))).toMatchObject({
          code: 'STORE_ALREADY_STORED',
          details: { kind: 'episode', id: sampleId(1) },
        });
        expect(await context.store.getEpisode(first)).toEqual(first);
        expect(await context.store.textSearchEpisodes({ group_id, text: 'another' })).toEqual([]);
      },
    );

    it('[memory:episode:valid] refuses an episode that does not fit, with its path', async () => {
      expect(await failureOf(add({ content: '' }))).toMatchObject({ issues: [{ path: '$.content' }] });
      expect(await failureOf(add({ group_id: 'somebody' }))).toMatchObject({ issues: [{ path: '$.group_id' }] });
    });

    it('[memory:episode:list] lists in the order in which they occurred, by page, by cursor and by filter', async () => {
      for (const [number, second] of [
        [3, 1],
        [1, 2],
        [2, 2],
        [4, 0],
      ] as const) {
        const source = number === 3 ? 'agent' : 'user';
        await add({ id: sampleId(number), occurred_at: sampleTime(second), recorded_at: sampleTime(number), source });
      }
      const numbersOf = async (query: object) => {
        const { items, next_cursor } = await context.store.listEpisodes({ group_id, ...query });
        return { numbers: items.map(({ id }) => Number(id.slice(-1))), next_cursor };
      };
      expect(await numbersOf({})).toEqual({ numbers: [4, 3, 1, 2], next_cursor: null });
      expect((await numbersOf({ offset: 1, limit: 2 })).numbers).toEqual([3, 1]);
      const first = await numbersOf({ limit: 3 });
      expect(first.numbers).toEqual([4, 3, 1]);
      expect(await numbersOf({ limit: 3, cursor: first.next_cursor })).toEqual({ numbers: [2], next_cursor: null });
      expect((await numbersOf({ source: 'agent' })).numbers).toEqual([3]);
      expect((await numbersOf({ occurred_from: sampleTime(1), occurred_to: sampleTime(2) })).numbers).toEqual([3]);
      expect((await numbersOf({ recorded_at: sampleTime(2) })).numbers).toEqual([1, 2]);
    });

    it('[memory:group:bound] shows nothing of a group to another one', async () => {
      const added = await add({ id: sampleId(1), embedding: [1, 0] });
      for (const other of otherGroups) {
        expect(await context.store.getEpisode({ group_id: other, id: added.id })).toBeNull();
        expect((await context.store.listEpisodes({ group_id: other })).items).toEqual([]);
        const query = { group_id: other, text: 'hello', query_embedding: [1, 0] };
        expect(await context.store.textSearchEpisodes(query)).toEqual([]);
        expect(await context.store.vectorSearchEpisodes(query)).toEqual([]);
        expect(await context.store.hybridSearchEpisodes(query)).toEqual([]);
        expect(await add({ group_id: other, id: added.id })).toMatchObject({ group_id: other });
      }
    });

    it.each(hostileTexts)('[memory:hostile:data] takes %s for data in documents, ids and queries', async (_, text) => {
      const added = await add({ content: text, source_metadata: { [text.slice(0, 1_000)]: text }, embedding: [1, 0] });
      expect(await context.store.getEpisode(added)).toEqual(added);
      expect(await context.store.getEpisode({ group_id, id: text })).toBeNull();
      expect(await failureOf(context.store.getEpisode({ group_id: text, id: added.id }))).toMatchObject({
        code: 'VALIDATION',
      });
      const words = await context.store.textSearchEpisodes({ group_id, text });
      expect(words.map(({ episode }) => episode).filter(({ id }) => id !== added.id)).toEqual([]);
      await context.store.hybridSearchEpisodes({ group_id, text, query_embedding: [1, 0] });
      const filter = { group_id, text: 'x', content_type: text as 'message' };
      expect(await failureOf(context.store.textSearchEpisodes(filter))).toMatchObject({ code: 'VALIDATION' });
    });
  });
}
