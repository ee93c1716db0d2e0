import { ConfigurationError, cosineSimilarity, type ProviderError } from '@waymark/core-types';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMockEmbeddingProvider } from './mock-embedding-provider.ts';

it('[providers:mock-embedding:dimensions] gives unit vectors of 384 numbers, or as many as are asked for', async () => {
  const provider = createMockEmbeddingProvider();
  expect(provider).toMatchObject({ name: 'mock/embedding-384', dimensions: 384 });
  const vector = await provider.embed('text');
  expect(vector).toHaveLength(384);
  expect(Math.hypot(...vector)).toBeCloseTo(1, 5);
  expect(await createMockEmbeddingProvider({ dimensions: 3 }).embed('text')).toHaveLength(3);
  expect(() => createMockEmbeddingProvider({ dimensions: 0 })).toThrow(ConfigurationError);
  expect(() => createMockEmbeddingProvider({ dimensions: 1.5 })).toThrow(ConfigurationError);
});

it('[providers:mock-embedding:deterministic] gives the same text the same vector, and other texts others', async () => {
  const provider = createMockEmbeddingProvider();
  await fc.assert(
    fc.asyncProperty(fc.string(), fc.string(), async (one, other) => {
      const vector = await provider.embed(one);
      expect(await createMockEmbeddingProvider().embed(one)).toEqual(vector);
      const [first, second] = await provider.embedBatch([one, other]);
      expect(first).toEqual(vector);
      if (one !== other) expect(Math.abs(cosineSimilarity(first!, second!))).toBeLessThan(0.3);
    }),
    { numRuns: 100, seed: 1 },
  );
});

it('takes vectors from the seed where it is not deterministic', async () => {
  const vectors = async (seed: number) => {
    const provider = createMockEmbeddingProvider({ deterministic: false, dimensions: 8, seed });
    return [await provider.embed('text'), await provider.embed('text')];
  };
  const [first, second] = await vectors(1);
  expect(second).not.toEqual(first);
  expect(await vectors(1)).toEqual([first, second]);
  expect(await vectors(2)).not.toEqual([first, second]);
});

it('[providers:mock-embedding:fail-after] [providers:mock-embedding:error-rate] fails after so many calls, at random, and when aborted', async () => {
  const codes = async (options: object) => {
    const provider = createMockEmbeddingProvider({ dimensions: 2, ...options });
    const results: string[] = [];
    for (let call = 0; call < 50; call++) {
      results.push(
        await provider.embed('text').then(
          () => 'ok',
          (error: ProviderError) => error.code,
        ),
      );
    }
    return results;
  };
  expect((await codes({ failAfter: 3 })).slice(0, 5)).toEqual([
    'ok',
    'ok',
    'ok',
    'PROVIDER_UNAVAILABLE',
    'PROVIDER_UNAVAILABLE',
  ]);
  expect(new Set(await codes({ errorRate: 0.5 }))).toEqual(new Set(['ok', 'PROVIDER_UNAVAILABLE']));
  const aborted = createMockEmbeddingProvider().embed('text', { signal: AbortSignal.abort() });
  await expect(aborted).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
});

it('[providers:mock-embedding:call-history] keeps its calls until it is reset, and counts no call without texts', async () => {
  const provider = createMockEmbeddingProvider({ deterministic: false, failAfter: 2, dimensions: 4 });
  expect(await provider.embedBatch([])).toEqual([]);
  const texts = ['b', 'c'];
  const first = [await provider.embed('a'), ...(await provider.embedBatch(texts, { batch_size: 1 }))];
  texts.push('d');
  await provider.embed('e').catch(() => {});
  expect(provider.callHistory).toEqual([{ texts: ['a'] }, { texts: ['b', 'c'], batch_size: 1 }, { texts: ['e'] }]);
  provider.reset();
  expect(provider.callHistory).toEqual([]);
  expect([await provider.embed('a'), ...(await provider.embedBatch(['b', 'c']))]).toEqual(first);
});
