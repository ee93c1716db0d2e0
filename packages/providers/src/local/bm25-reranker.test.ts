import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createBm25Reranker } from './bm25-reranker.ts';

const reranker = createBm25Reranker();

it('[providers:local-rerank:lexical] puts first what holds the rarest words of the query, and says that it is lexical', async () => {
  const documents = [
    'The harbour is blue.',
    'A checkpoint of the session.',
    'Sessions and checkpoints of sessions, kept in a file.',
    'Nothing of it.',
  ];
  const results = await reranker.rerank('session checkpoints', documents);
  expect(results.map(({ index }) => index)).toEqual([1, 2, 0, 3]);
  expect(results.map(({ document, index }) => document === documents[index])).toEqual([true, true, true, true]);
  expect(results.slice(2).map(({ score }) => score)).toEqual([0, 0]);
  expect(reranker.name).toBe('local/bm25');
});

it('scores from 0 to 1 in descending order, each document once, for any texts', async () => {
  const text = fc
    .array(fc.constantFrom('alpha', 'beta', 'gamma', 'the', '!'), { maxLength: 8 })
    .map((w) => w.join(' '));
  await fc.assert(
    fc.asyncProperty(text, fc.array(text, { maxLength: 12 }), async (query, documents) => {
      const results = await reranker.rerank(query, documents);
      expect(results.map(({ index }) => index).sort((a, b) => a - b)).toEqual(documents.map((_, index) => index));
      results.forEach(({ score, index }, rank) => {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThan(1);
        const before = results[rank - 1];
        if (before === undefined) return;
        expect(before.score).toBeGreaterThanOrEqual(score);
        if (before.score === score && score === 0) expect(before.index).toBeLessThan(index);
      });
    }),
  );
});

it('gives at most top_k results, none for no documents, and stops when it is aborted', async () => {
  expect(await reranker.rerank('a', ['x', 'y', 'z'], { top_k: 2 })).toHaveLength(2);
  expect(await reranker.rerank('a', [])).toEqual([]);
  await expect(reranker.rerank('a', ['x'], { signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'PROVIDER_ABORTED',
  });
});
