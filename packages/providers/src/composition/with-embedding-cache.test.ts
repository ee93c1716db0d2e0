import { expect, it } from 'vitest';
import { createMockEmbeddingProvider } from '../mock/mock-embedding-provider.ts';
import { createMemoryCacheStore } from './cache-store.ts';
import { withEmbeddingCache } from './with-embedding-cache.ts';

it('[providers:cache:embeddings] embeds each text once, in the order that is asked for', async () => {
  const mock = createMockEmbeddingProvider({ dimensions: 4 });
  const provider = withEmbeddingCache(mock);
  const [a, b] = [await mock.embed('a'), await mock.embed('b')];
  mock.reset();
  expect(await provider.embed('a')).toEqual(a);
  expect(await provider.embedBatch(['b', 'a', 'b'], { batch_size: 9 })).toEqual([b, a, b]);
  expect(await provider.embedBatch(['a', 'b'])).toEqual([a, b]);
  expect(await provider.embedBatch([])).toEqual([]);
  expect(mock.callHistory).toEqual([{ texts: ['a'] }, { texts: ['b'], batch_size: 9 }]);
  expect(provider).toMatchObject({ name: mock.name, dimensions: 4 });
});

it('gives copies, and embeds again what another model or a broken store holds', async () => {
  const store = createMemoryCacheStore();
  const mock = createMockEmbeddingProvider({ dimensions: 4 });
  const provider = withEmbeddingCache(mock, { store });
  const vector = await provider.embed('a');
  const copy = vector.slice();
  vector.fill(0);
  expect(await provider.embed('a')).toEqual(copy);
  const [one, same] = await provider.embedBatch(['a', 'a']);
  expect(one).not.toBe(same);
  const other = createMockEmbeddingProvider({ dimensions: 8 });
  expect(await withEmbeddingCache(other, { store }).embed('a')).toHaveLength(8);
  const odd = { ...store, get: async () => '{"expires_at":9e15,"value":"AAAA"}' };
  expect(await withEmbeddingCache(mock, { store: odd }).embed('a')).toEqual(copy);
  const numbers = { ...store, get: async () => '{"expires_at":9e15,"value":[1]}' };
  expect(await withEmbeddingCache(mock, { store: numbers }).embed('a')).toEqual(copy);
});
