import { ConfigurationError } from '@waymark/core-types';
import { expect, it } from 'vitest';
import { createMockRerankProvider, type MockRerankProviderOptions } from './mock-rerank-provider.ts';

const documents = Array.from({ length: 12 }, (_, index) => `document ${index}`);

async function scores(options: MockRerankProviderOptions): Promise<[index: number, score: number][]> {
  const results = await createMockRerankProvider(options).rerank('query', documents);
  return results.map(({ index, score }) => [index, score]);
}

it('[providers:mock-rerank:position] scores a tenth less for each position, never below 0', async () => {
  const expected = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0, 0];
  expect(await scores({})).toEqual(expected.map((score, index) => [index, score]));
});

it('[providers:mock-rerank:fixed] scores as it is told, best first, 0 beyond', async () => {
  const provider = createMockRerankProvider({ scoreStrategy: 'fixed', fixedScores: [0.2, 0.9, 0.9] });
  expect(await provider.rerank('query', ['a', 'b', 'c', 'd'])).toEqual([
    { index: 1, score: 0.9, document: 'b' },
    { index: 2, score: 0.9, document: 'c' },
    { index: 0, score: 0.2, document: 'a' },
    { index: 3, score: 0, document: 'd' },
  ]);
  expect(() => createMockRerankProvider({ fixedScores: [1.5] })).toThrow(ConfigurationError);
});

it('[providers:mock-rerank:random] scores at random from 0 to 1, the same for a seed', async () => {
  const first = await scores({ scoreStrategy: 'random', seed: 5 });
  expect(await scores({ scoreStrategy: 'random', seed: 5 })).toEqual(first);
  expect(await scores({ scoreStrategy: 'random', seed: 6 })).not.toEqual(first);
  const values = first.map(([, score]) => score);
  expect(values).toEqual(values.toSorted((a, b) => b - a));
  expect(values.every((score) => score >= 0 && score <= 1)).toBe(true);
  expect(new Set(first.map(([index]) => index)).size).toBe(documents.length);
});

it('gives at most top_k results, and none for no documents', async () => {
  const provider = createMockRerankProvider();
  expect(await provider.rerank('query', documents, { top_k: 2 })).toHaveLength(2);
  expect(await provider.rerank('query', documents, { top_k: 0 })).toEqual([]);
  await expect(provider.rerank('query', documents, { top_k: -1 })).rejects.toMatchObject({
    code: 'PROVIDER_BAD_REQUEST',
  });
  expect(await provider.rerank('query', [])).toEqual([]);
});

it('[providers:mock-rerank:call-history] [providers:mock-rerank:fail-after] keeps its calls until it is reset, and fails as it is told', async () => {
  const provider = createMockRerankProvider({ failAfter: 1, scoreStrategy: 'random' });
  const first = await provider.rerank('query', ['a'], { top_k: 1 });
  await expect(provider.rerank('other', ['a'])).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  await expect(provider.rerank('third', ['a'], { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'PROVIDER_ABORTED',
  });
  expect(provider.callHistory).toEqual([
    { query: 'query', documents: ['a'], top_k: 1 },
    { query: 'other', documents: ['a'] },
    { query: 'third', documents: ['a'] },
  ]);
  provider.reset();
  expect(provider.callHistory).toEqual([]);
  expect(await provider.rerank('query', ['a'])).toEqual(first);
});
