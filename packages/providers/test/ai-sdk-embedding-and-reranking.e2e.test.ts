import { embedMany, rerank } from 'ai';
import { MockEmbeddingModelV4, MockRerankingModelV4 } from 'ai/test';
import { ConfigurationError, type EmbeddingUsage } from '@waymark/core-types';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  fromAiSdkEmbeddingModel,
  fromAiSdkRerankingModel,
  toAiSdkEmbeddingModel,
  toAiSdkRerankingModel,
} from '../src/ai-sdk/index.ts';
import { createMockEmbeddingProvider, createMockRerankProvider } from '../src/index.ts';

beforeAll(() => {
  Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });
});

describe('embedders and rerankers', () => {
  it('serve embedMany and rerank of the real SDK', async () => {
    const embedder = createMockEmbeddingProvider({ dimensions: 4 });
    const { embeddings } = await embedMany({ model: toAiSdkEmbeddingModel(embedder), values: ['a', 'b'] });
    expect(embeddings).toEqual((await embedder.embedBatch(['a', 'b'])).map((vector) => [...vector]));
    const other = await toAiSdkEmbeddingModel(embedder).doEmbed({ values: ['a'], dimensions: 3 });
    expect(other.warnings).toEqual([{ type: 'unsupported', feature: 'dimensions: 3' }]);
    const reranker = createMockRerankProvider({ scoreStrategy: 'fixed', fixedScores: [0.1, 0.9] });
    const { rerankedDocuments } = await rerank({
      model: toAiSdkRerankingModel(reranker),
      query: 'q',
      documents: ['a', 'b'],
      topN: 1,
    });
    expect(rerankedDocuments).toEqual(['b']);
  });

  it('tell of tokens, both ways', async () => {
    const embedder = createMockEmbeddingProvider({ dimensions: 2 });
    const { usage } = await embedMany({ model: toAiSdkEmbeddingModel(embedder), values: ['abcd', 'efgh'] });
    expect(usage).toEqual({ tokens: 2 });
    const used: EmbeddingUsage[] = [];
    const onUsage = (one: EmbeddingUsage) => void used.push(one);
    await fromAiSdkEmbeddingModel(toAiSdkEmbeddingModel(embedder), { dimensions: 2 }).embed('abcd', { onUsage });
    const silent = new MockEmbeddingModelV4({ doEmbed: async () => ({ embeddings: [[1, 0]], warnings: [] }) });
    const quiet = fromAiSdkEmbeddingModel(silent, { dimensions: 2 });
    await quiet.embed('abcd', { onUsage });
    expect(used).toEqual([
      { input_tokens: 1, model: null },
      { input_tokens: null, model: null },
    ]);
    expect((await toAiSdkEmbeddingModel(quiet).doEmbed({ values: ['a'] })).usage).toBeUndefined();
  });

  it('hand aborts on', async () => {
    const signal = AbortSignal.abort();
    await expect(
      toAiSdkEmbeddingModel(createMockEmbeddingProvider()).doEmbed({ values: ['a'], abortSignal: signal }),
    ).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    const documents = { type: 'text' as const, values: ['a'] };
    await expect(
      toAiSdkRerankingModel(createMockRerankProvider()).doRerank({ query: 'q', documents, abortSignal: signal }),
    ).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
  });

  it('check vectors: count, length, and batches no larger than the model takes', async () => {
    const model = new MockEmbeddingModelV4({
      maxEmbeddingsPerCall: 2,
      doEmbed: async ({ values }) => ({ embeddings: values.map((text) => [3, text.length]), warnings: [] }),
    });
    const provider = fromAiSdkEmbeddingModel(model, { dimensions: 2 });
    const vectors = await provider.embedBatch(['aaaa', '', 'aaaa']);
    expect(vectors.map((vector) => [...vector].map((value) => Number(value.toFixed(3))))).toEqual([
      [0.6, 0.8],
      [1, 0],
      [0.6, 0.8],
    ]);
    expect(model.doEmbedCalls.map(({ values }) => values.length)).toEqual([2, 1]);
    for (const maxEmbeddingsPerCall of [0, Number.NaN]) {
      const odd = new MockEmbeddingModelV4({ maxEmbeddingsPerCall, doEmbed: model.doEmbed });
      expect(await fromAiSdkEmbeddingModel(odd, { dimensions: 2 }).embedBatch(['a', 'b'])).toHaveLength(2);
    }
    const wrong = fromAiSdkEmbeddingModel(model, { dimensions: 3 });
    await expect(wrong.embed('a')).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    await expect(provider.embedBatch(['a'], { batch_size: 0 })).rejects.toMatchObject({ code: 'PROVIDER_BAD_REQUEST' });
    expect(() => fromAiSdkEmbeddingModel(model, { dimensions: 0 })).toThrow(ConfigurationError);
    expect(() => fromAiSdkEmbeddingModel(model, { dimensions: 2, timeoutMs: 0 })).toThrow(ConfigurationError);
    for (const reply of [undefined, {}, { embeddings: [] }]) {
      const odd = new MockEmbeddingModelV4({ doEmbed: async () => reply as never });
      const call = fromAiSdkEmbeddingModel(odd, { dimensions: 2 }).embed('a');
      await expect(call).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    }
  });

  it('check rankings', async () => {
    const ranking = (results: { index: number; relevanceScore: number }[]) =>
      fromAiSdkRerankingModel(new MockRerankingModelV4({ doRerank: async () => ({ ranking: results }) }));
    const documents = ['a', 'b'];
    await expect(ranking([{ index: 5, relevanceScore: 1 }]).rerank('q', documents, { top_k: 1 })).rejects.toMatchObject(
      {
        code: 'PROVIDER_BAD_REPLY',
      },
    );
    await expect(ranking([]).rerank('q', documents)).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    for (const garbage of [undefined, {}, [{ index: 0 }], [{ index: 0.5, relevanceScore: 1 }]]) {
      const call = ranking(garbage as never).rerank('q', documents);
      await expect(call).rejects.toMatchObject({
        code: 'PROVIDER_BAD_REPLY',
        message: "The reply of mock-provider/mock-model-id does not fit the AI SDK's interface of reranking models.",
      });
    }
    const nothing = new MockRerankingModelV4({ doRerank: async () => undefined as never });
    const call = fromAiSdkRerankingModel(nothing).rerank('q', documents);
    await expect(call).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    await expect(ranking([]).rerank('q', documents, { top_k: Number.NaN })).rejects.toMatchObject({
      code: 'PROVIDER_BAD_REQUEST',
    });
    const good = ranking([
      { index: 0, relevanceScore: 0.1 },
      { index: 1, relevanceScore: 0.7 },
    ]);
    expect((await good.rerank('q', documents)).map(({ document }) => document)).toEqual(['b', 'a']);
  });
});
