import { describe, expect, it } from 'vitest';
import type { EpisodeHit, MemoryStore } from '../../../domain/memory-store.ts';
import { failureOf } from '../../failure-of.ts';
import { sampleId, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { group_id, otherGroups, sampleEpisode } from './samples.ts';

/** What searches among episodes find, and in which order. */
export function memorySearchTests(context: StoreContext<MemoryStore>): void {
  const add = (number: number, content: string, fields: Parameters<typeof sampleEpisode>[0] = {}) =>
    context.store.addEpisode(sampleEpisode({ id: sampleId(number), content, ...fields }));
  const text = (words: string, query: object = {}) =>
    context.store.textSearchEpisodes({ group_id, text: words, ...query });
  const vector = (query_embedding: number[], query: object = {}) =>
    context.store.vectorSearchEpisodes({ group_id, query_embedding, ...query });

  describe('text search', () => {
    it('[memory:search:text] finds any of the words, in whatever form, the best match first', async () => {
      await add(1, 'The parcel was delivered on Monday');
      await add(2, 'Refunds for a delivered parcel take five days');
      await add(3, 'Nothing of the kind');
      await add(4, 'Café opening hours, getUserName');
      expect(numbersOf(await text('refund the parcels'))).toEqual([2, 1]);
      expect(numbersOf(await text('cafe'))).toEqual([4]);
      expect(numbersOf(await text('user name'))).toEqual([4]);
      expect(await text('zebra')).toEqual([]);
      const [best, next] = await text('refund parcel');
      expect(best!.score).toBeGreaterThan(next!.score);
      expect(best!.found_by).toEqual(['text']);
      expect(best!.episode).toEqual(await context.store.getEpisode({ group_id, id: sampleId(2) }));
    });

    it('[memory:search:text] finds nothing for a query without words', async () => {
      await add(1, 'Something');
      for (const words of ['', '   ', '"*"', 'the of and']) expect(await text(words)).toEqual([]);
    });

    it('[memory:search:text] fills up with what holds only common words, after what holds the rare ones', async () => {
      for (let number = 1; number <= 40; number++) {
        const rare = number >= 16 && number <= 27 ? 'alpha' : `a${number}`;
        const other = number >= 10 && number <= 18 ? 'beta' : `b${number}`;
        await add(number, `common ${rare} ${other} ${number === 1 ? 'single' : `c${number}`}`);
      }
      const numbers = numbersOf(await text('common single'));
      expect(numbers).toHaveLength(10);
      expect(numbers[0]).toBe(1);
      expect(numbersOf(await text('alpha beta', { limit: 3 })).toSorted((a, b) => a - b)).toEqual([16, 17, 18]);
      expect(await text('common', { limit: 1_000 })).toHaveLength(40);
    });

    it('[memory:search:text] finds words of other scripts', async () => {
      await add(1, 'Посылка доставлена');
      await add(2, '배송이 완료되었습니다');
      expect(numbersOf(await text('доставлена'))).toEqual([1]);
      expect(numbersOf(await text('배송이'))).toEqual([2]);
    });

    it('[memory:search:group-first] is bound to the group before it ranks', async () => {
      for (const other of otherGroups) {
        for (let number = 10; number < 30; number++) {
          await add(number, 'parcel parcel parcel', { group_id: other, embedding: [1, 0] });
        }
      }
      await add(1, 'One parcel among many other words of this long text', { embedding: [0, 1] });
      expect(numbersOf(await text('parcel', { limit: 1 }))).toEqual([1]);
      expect(numbersOf(await vector([1, 0], { limit: 1 }))).toEqual([1]);
    });

    it('[memory:search:limit] gives at most limit hits, ten where it is left out, and refuses what is no limit', async () => {
      for (let number = 1; number <= 12; number++) await add(number, 'parcel', { embedding: [1, number] });
      expect(await text('parcel')).toHaveLength(10);
      expect(await text('parcel', { limit: 3 })).toHaveLength(3);
      expect(await text('parcel', { limit: 0 })).toEqual([]);
      expect(await vector([1, 1])).toHaveLength(10);
      expect(await vector([1, 1], { limit: 0 })).toEqual([]);
      for (const limit of [-1, 1.5, 1_001, Number.NaN]) {
        expect(await failureOf(text('parcel', { limit }))).toMatchObject({ issues: [{ path: '$.limit' }] });
        expect(await failureOf(vector([1], { limit }))).toMatchObject({ issues: [{ path: '$.limit' }] });
      }
    });
  });

  it('[memory:search:filters] considers only what the filter lets through, in every search', async () => {
    const embedding = [1, 0];
    await add(1, 'parcel', { embedding, occurred_at: sampleTime(1), recorded_at: sampleTime(10), source: 'agent' });
    await add(2, 'parcel', {
      embedding,
      occurred_at: sampleTime(2),
      recorded_at: sampleTime(20),
      content_type: 'event',
    });
    await add(3, 'parcel', { embedding, occurred_at: sampleTime(3), recorded_at: sampleTime(30) });
    const filters: [object, number[]][] = [
      [{ source: 'agent' }, [1]],
      [{ content_type: 'event' }, [2]],
      [{ occurred_from: sampleTime(2) }, [2, 3]],
      [{ occurred_to: sampleTime(2) }, [1]],
      [{ recorded_at: sampleTime(20) }, [1, 2]],
      [{ source: 'user', occurred_from: sampleTime(3), limit: 1 }, [3]],
      [{ source: 'system' }, []],
    ];
    for (const [filter, expected] of filters) {
      expect(numbersOf(await text('parcel', filter)).toSorted((a, b) => a - b)).toEqual(expected);
      expect(numbersOf(await vector([1, 0], filter)).toSorted((a, b) => a - b)).toEqual(expected);
      const query = { group_id, text: 'parcel', query_embedding: [1, 0], ...filter };
      expect(numbersOf(await context.store.hybridSearchEpisodes(query)).toSorted((a, b) => a - b)).toEqual(expected);
    }
    for (const field of ['occurred_from', 'occurred_to', 'recorded_at']) {
      expect(await failureOf(text('parcel', { [field]: 'yesterday' }))).toMatchObject({
        issues: [{ path: `$.${field}` }],
      });
    }
  });

  describe('vector search', () => {
    it('[memory:search:vector] ranks by the exact cosine, highest first', async () => {
      await add(1, 'one', { embedding: [1, 1, 0] });
      await add(2, 'two', { embedding: [3, 0, 0] });
      await add(3, 'three', { embedding: [-1, 0, 0] });
      await add(4, 'four', { embedding: [0, 0, 0] });
      const hits = await vector([2, 0, 0]);
      expect(numbersOf(hits)).toEqual([2, 1, 4, 3]);
      expect(hits.map(({ score }) => score)).toEqual([1, expect.closeTo(Math.SQRT1_2, 12), 0, -1]);
      expect(hits[0]!.found_by).toEqual(['vector']);
      expect(numbersOf(await vector([2, 0, 0], { min_similarity: 0.5 }))).toEqual([2, 1]);
    });

    it('[memory:search:vector] tells vectors apart that 32-bit numbers cannot', async () => {
      await add(1, 'one', { embedding: [1, 3e-4] });
      await add(2, 'two', { embedding: [1, 2e-4] });
      await add(3, 'three', { embedding: [1, 1e-4] });
      expect(numbersOf(await vector([1, 0], { limit: 1 }))).toEqual([3]);
      expect(numbersOf(await vector([1, 0]))).toEqual([3, 2, 1]);
    });

    it('[memory:search:vector] leaves out vectors of another length or model', async () => {
      await add(1, 'one', { embedding: [1, 0], embedding_model: 'a' });
      await add(2, 'two', { embedding: [1, 0], embedding_model: 'b' });
      await add(3, 'three', { embedding: [1, 0, 0], embedding_model: 'a' });
      await add(4, 'four');
      expect(numbersOf(await vector([1, 0]))).toEqual([1, 2]);
      expect(numbersOf(await vector([1, 0], { embedding_model: 'b' }))).toEqual([2]);
      for (const query of [[], [Number.NaN], ['x']] as number[][]) {
        expect(await failureOf(vector(query))).toMatchObject({ issues: [{ path: '$.query_embedding' }] });
      }
    });

    it('[memory:search:vector] finds what another opener of the data added meanwhile', async () => {
      const other = await context.again();
      await add(1, 'one', { embedding: [1, 0] });
      expect(numbersOf(await vector([1, 0]))).toEqual([1]);
      await other.addEpisode(sampleEpisode({ id: sampleId(2), embedding: [1, 0.1] }));
      expect(numbersOf(await vector([1, 0]))).toEqual([1, 2]);
    });
  });

  describe('hybrid search', () => {
    it('[memory:search:hybrid] puts first what both words and vectors find', async () => {
      await add(1, 'The parcel is late', { embedding: [1, 0] });
      await add(2, 'A late shipment', { embedding: [0.9, 0.1] });
      await add(3, 'The parcel is blue', { embedding: [0, 1] });
      const hits = await context.store.hybridSearchEpisodes({ group_id, text: 'parcel', query_embedding: [1, 0] });
      expect(hits.map(({ episode, found_by }) => [Number(episode.id.slice(-1)), found_by])).toEqual([
        [1, ['text', 'vector']],
        ...[expect.anything(), expect.anything()],
      ]);
      expect(Object.fromEntries(hits.map(({ episode, found_by }) => [episode.id.slice(-1), found_by.join()]))).toEqual({
        1: 'text,vector',
        2: 'vector',
        3: 'text',
      });
    });

    it('[memory:search:hybrid] finds nothing that is nowhere', async () => {
      await add(1, 'The parcel', { embedding: [1, 0] });
      const query = { group_id, text: 'zebra', query_embedding: [0, 1] };
      expect(await context.store.hybridSearchEpisodes(query)).toEqual([]);
      expect(numbersOf(await context.store.hybridSearchEpisodes({ ...query, min_similarity: 0 }))).toEqual([1]);
      expect(await context.store.hybridSearchEpisodes({ ...query, text: 'parcel', limit: 0 })).toEqual([]);
    });
  });
}

function numbersOf(hits: readonly EpisodeHit[]): number[] {
  return hits.map(({ episode }) => Number(episode.id.slice(-2)));
}
