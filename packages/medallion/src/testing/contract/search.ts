import type { EmbeddingProvider } from '@waymark/core-types';
import { expect, it } from 'vitest';
import type { Scope } from '../../document/medallion.ts';
import type { MedallionStoreContract } from '../medallion-store-contract.ts';
import { sampleMedallion } from '../sample-medallion.ts';
import { withStore } from './with-store.ts';

const scope: Scope = { graph_nodes: ['repo:sample'], tags: [] };

/** Texts that share a meaning word point the same way: `car` and `automobile` are one direction here. */
const meaningEmbedder: EmbeddingProvider = {
  name: 'contract/meaning',
  dimensions: 64,
  embed: async (text) => embedMeaning(text),
  embedBatch: async (texts) => texts.map(embedMeaning),
};

function embedMeaning(text: string): Float32Array {
  const meanings = [/car|automobile/i, /boat|ship/i, /tree|forest/i];
  const vector = new Float32Array(64);
  for (const [index, meaning] of meanings.entries()) if (meaning.test(text)) vector.fill(1, index * 8, index * 8 + 8);
  const length = Math.hypot(...vector);
  return length === 0 ? vector : vector.map((value) => value / length);
}

export function searchTests(create: MedallionStoreContract['create']): void {
  it(
    '[medallion:store:search-text] finds words in every part of a medallion, the best match first',
    withStore(create, async (store) => {
      await store.create(sampleMedallion({ id: 'summary', high_level: 'Moved the parser to streaming' }));
      await store.create(sampleMedallion({ id: 'decision', decisions: ['Use advisory locks never'] }));
      await store.create(sampleMedallion({ id: 'question', questions: ['Should retryLimit be configurable?'] }));
      const find = async (query: string) =>
        (await store.searchByText(scope, query)).map(({ medallion }) => medallion.meta.medallion_id);
      expect(await find('PARSER')).toEqual(['summary']);
      expect(await find('advisory lock')).toEqual(['decision']);
      expect(await find('retry limit')).toEqual(['question']);
      expect(await find('nothing of the kind')).toEqual([]);
      expect((await find('parser advisory locks'))[0]).toBe('decision');
      expect(await find('')).toEqual([]);
    }),
  );

  it(
    '[medallion:store:search-text] finds each word whole, in any script, also what looks like a number',
    withStore(create, async (store) => {
      const words = [
        '9e84f',
        '1e5x',
        '256e840d',
        '0x1f',
        'v2',
        '007',
        '1e5',
        '12abc',
        '漢字',
        'жук',
        '한글',
        'ñandu',
        'a1b2',
      ];
      for (const word of words) await store.create(sampleMedallion({ id: word, high_level: `about ${word} here` }));
      for (const word of words) {
        const found = await store.searchByText(scope, word);
        expect(found.map(({ medallion }) => medallion.meta.medallion_id)).toEqual([word]);
      }
    }),
  );

  it(
    '[medallion:store:search-text] stays within scope and status, and follows updates',
    withStore(create, async (store) => {
      await store.create(sampleMedallion({ id: 'here', high_level: 'zebra' }));
      await store.create(sampleMedallion({ id: 'elsewhere', high_level: 'zebra', graph_nodes: ['repo:other'] }));
      await store.create(sampleMedallion({ id: 'stale', high_level: 'zebra', status: 'stale' }));
      await store.create(sampleMedallion({ id: 'tagged', high_level: 'zebra', tags: ['t'] }));
      const find = async (where: Scope, options?: Parameters<typeof store.searchByText>[2]) =>
        (await store.searchByText(where, 'zebra', options))
          .map(({ medallion }) => medallion.meta.medallion_id)
          .toSorted();
      expect(await find(scope)).toEqual(['here', 'tagged']);
      expect(await find({ ...scope, tags: ['t', 'u'] })).toEqual(['tagged']);
      expect(await find(scope, { status: ['stale'] })).toEqual(['stale']);
      expect(await find(scope, { limit: 1 })).toHaveLength(1);
      const { medallion } = (await store.getById('here'))!;
      await store.update({ ...medallion, summary: { ...medallion.summary, high_level: 'giraffe' } }, 1);
      expect(await find(scope)).toEqual(['tagged']);
    }),
  );

  it(
    '[medallion:store:search-text] fills its limit with what has the wanted status, whatever else ranks higher',
    withStore(create, async (_store, stores) => {
      const store = await stores.open({ embedder: meaningEmbedder });
      for (let index = 0; index < 6; index++)
        await store.create(sampleMedallion({ high_level: 'boat boat boat', status: 'superseded' }));
      await store.create(sampleMedallion({ id: 'stale', high_level: 'a boat and other things', status: 'stale' }));
      for (const search of [store.search.bind(store), store.searchByText.bind(store)]) {
        const hits = await search(scope, 'boat', { status: ['stale'], limit: 1 });
        expect(hits.map(({ medallion }) => medallion.meta.medallion_id)).toEqual(['stale']);
        expect(await search(scope, 'boat', { status: [] })).toEqual([]);
        expect(await search(scope, 'boat', { status: ['stale', 'superseded'] })).toHaveLength(7);
      }
    }),
  );

  it(
    '[medallion:store:search-hybrid] finds by meaning what shares no word, fused with what does, within the scope',
    withStore(create, async (_store, stores) => {
      const store = await stores.open({ embedder: meaningEmbedder });
      await store.create(sampleMedallion({ id: 'word', high_level: 'The car is red' }));
      await store.create(sampleMedallion({ id: 'meaning', high_level: 'An automobile drives' }));
      await store.create(sampleMedallion({ id: 'neither', high_level: 'The forest is dark' }));
      await store.create(sampleMedallion({ id: 'elsewhere', high_level: 'A car', graph_nodes: ['repo:other'] }));
      const hits = await store.search(scope, 'car');
      expect(hits.map(({ medallion, found_by }) => [medallion.meta.medallion_id, found_by])).toEqual([
        ['word', ['text', 'vector']],
        ['meaning', ['vector']],
      ]);
      expect(
        (await store.search(scope, 'car', { limit: 1 })).map(({ medallion }) => medallion.meta.medallion_id),
      ).toEqual(['word']);
      expect(await store.search(scope, 'quantum')).toEqual([]);
      expect(await store.search({ graph_nodes: ['repo:unknown'], tags: [] }, 'car')).toEqual([]);
    }),
  );

  it(
    '[medallion:store:search-hybrid] follows updates that another store on the same database made',
    withStore(create, async (_store, stores) => {
      const [one, other] = [
        await stores.open({ embedder: meaningEmbedder }),
        await stores.open({ embedder: meaningEmbedder }),
      ];
      await one.create(sampleMedallion({ id: 'm', high_level: 'A boat' }));
      expect(await other.search(scope, 'ship')).toHaveLength(1);
      const { medallion } = (await other.getById('m'))!;
      await other.update({ ...medallion, summary: { ...medallion.summary, high_level: 'A tree' } }, 1);
      expect(await one.search(scope, 'ship')).toEqual([]);
      expect(await one.search(scope, 'forest')).toHaveLength(1);
    }),
  );

  it(
    'keeps a medallion whose vector cannot be made and finds it by its words, also while no query gets a vector',
    withStore(create, async (_store, stores) => {
      const broken: EmbeddingProvider = { ...meaningEmbedder, embed: () => Promise.reject(new Error('down')) };
      await (await stores.open({ embedder: broken })).create(sampleMedallion({ id: 'm', high_level: 'The car' }));
      const store = await stores.open({ embedder: meaningEmbedder });
      expect((await store.search(scope, 'car')).map(({ found_by }) => found_by)).toEqual([['text']]);
      await store.create(sampleMedallion({ id: 'whole', high_level: 'The automobile' }));
      const searching = await stores.open({ embedder: broken });
      expect((await searching.search(scope, 'car')).map(({ medallion }) => medallion.meta.medallion_id)).toEqual(['m']);
    }),
  );
}
