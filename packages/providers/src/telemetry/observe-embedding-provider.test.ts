import { ProviderError, type EmbeddingProvider, type RerankProvider } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { recordingTelemetry } from '../../test/recording-telemetry.ts';
import { observeEmbeddingProvider } from './observe-embedding-provider.ts';
import { observeRerankProvider } from './observe-rerank-provider.ts';

const secret = 'sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA';

describe('an embedder', () => {
  const seen: unknown[] = [];
  const embedder: EmbeddingProvider = {
    name: 'openai/embed-test',
    dimensions: 2,
    embed: async (text, options) => {
      const { onUsage, ...rest } = options ?? {};
      seen.push(['embed', text, rest]);
      onUsage?.({ input_tokens: 4, model: null });
      return Float32Array.of(1, 0);
    },
    embedBatch: async (texts, options) => {
      const { onUsage, ...rest } = options ?? {};
      seen.push(['embedBatch', texts, rest]);
      onUsage?.({ input_tokens: 4, model: 'embed-test-2026' });
      onUsage?.({ input_tokens: 5, model: 'embed-test-2026' });
      return texts.map(() => Float32Array.of(1, 0));
    },
  };

  it('[providers:telemetry:span] embeds in a client span with its dimensions and tokens', async () => {
    const { telemetry, spans, attributes, counts, durations } = recordingTelemetry();
    const observed = observeEmbeddingProvider(embedder, telemetry);
    expect(await observed.embedBatch(['a', 'b'], { batch_size: 1 })).toHaveLength(2);
    expect(seen.at(-1)).toEqual(['embedBatch', ['a', 'b'], { batch_size: 1 }]);
    expect(spans).toMatchObject([{ name: 'embeddings embed-test', kind: 'client', end: 'ok' }]);
    expect(attributes()).toEqual({
      'gen_ai.operation.name': 'embeddings',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'embed-test',
      'gen_ai.response.model': 'embed-test-2026',
      'gen_ai.embeddings.dimension.count': 2,
      'gen_ai.usage.input_tokens': 9,
      'langfuse.observation.type': 'embedding',
    });
    const labels = { provider: 'openai', model: 'embed-test' };
    expect(counts).toEqual([
      ['waymark_llm_tokens_total', { direction: 'input', ...labels }, 4],
      ['waymark_llm_tokens_total', { direction: 'input', ...labels }, 5],
    ]);
    expect(durations).toMatchObject([['waymark_llm_call_duration_seconds', expect.any(Number), labels]]);
    expect(observed).toMatchObject({ name: 'openai/embed-test', dimensions: 2 });
  });

  it('embeds one text in one span, with the options it was given', async () => {
    const { telemetry, spans } = recordingTelemetry();
    const { signal } = new AbortController();
    const used: unknown[] = [];
    const onUsage = (usage: unknown) => used.push(usage);
    await observeEmbeddingProvider(embedder, telemetry).embed('a', { signal, onUsage });
    expect(seen.at(-1)).toEqual(['embed', 'a', { signal }]);
    expect(used).toEqual([{ input_tokens: 4, model: null }]);
    expect(spans).toHaveLength(1);
  });

  it('tells nothing of nothing', async () => {
    const { telemetry, spans } = recordingTelemetry();
    expect(await observeEmbeddingProvider(embedder, telemetry).embedBatch([])).toEqual([]);
    expect(spans).toEqual([]);
  });

  it('[providers:telemetry:content] captures texts on demand only, and without secrets', async () => {
    const { telemetry, spans } = recordingTelemetry();
    await observeEmbeddingProvider(embedder, telemetry).embed('hidden');
    await observeEmbeddingProvider(embedder, telemetry, { captureContent: true }).embed(`Keep ${secret}.`);
    const deaf = recordingTelemetry({ isRecording: false });
    await observeEmbeddingProvider(embedder, deaf.telemetry, { captureContent: true }).embed('hidden');
    expect(spans.map(({ attributes }) => attributes['langfuse.observation.input'])).toEqual([
      undefined,
      '["Keep [redacted:openai-key]."]',
    ]);
    expect(deaf.spans[0]!.attributes).not.toHaveProperty('langfuse.observation.input');
  });
});

describe('a reranker', () => {
  const error = new ProviderError('PROVIDER_UNAVAILABLE', 'Gone.');
  const reranker: RerankProvider = {
    name: 'cohere/rerank-test',
    rerank: async (query, documents, { top_k } = {}) => {
      if (query === 'fail') throw error;
      return documents.slice(0, top_k).map((document, index) => ({ index, score: 1, document }));
    },
  };

  it('[providers:telemetry:span] reranks in a client span', async () => {
    const { telemetry, spans, attributes } = recordingTelemetry();
    const observed = observeRerankProvider(reranker, telemetry);
    expect(await observed.rerank('q', ['a', 'b'], { top_k: 1 })).toHaveLength(1);
    expect(spans).toMatchObject([{ name: 'rerank rerank-test', kind: 'client', end: 'ok' }]);
    expect(attributes()).toEqual({
      'gen_ai.operation.name': 'rerank',
      'gen_ai.provider.name': 'cohere',
      'gen_ai.request.model': 'rerank-test',
      'langfuse.observation.type': 'retriever',
    });
    expect(observed.name).toBe('cohere/rerank-test');
  });

  it('counts its failures', async () => {
    const { telemetry, counts } = recordingTelemetry();
    await expect(observeRerankProvider(reranker, telemetry).rerank('fail', ['a'])).rejects.toBe(error);
    expect(counts).toEqual([['waymark_errors_total', { type: 'PROVIDER_UNAVAILABLE', component: 'rerank' }, 1]]);
  });

  it('tells nothing of no documents', async () => {
    const { telemetry, spans } = recordingTelemetry();
    expect(await observeRerankProvider(reranker, telemetry).rerank('q', [])).toEqual([]);
    expect(spans).toEqual([]);
  });

  it('[providers:telemetry:content] captures query, documents and scores on demand only, without secrets', async () => {
    const { telemetry, spans } = recordingTelemetry();
    await observeRerankProvider(reranker, telemetry).rerank('hidden', ['hidden']);
    await observeRerankProvider(reranker, telemetry, { captureContent: true }).rerank('q', [`Keep ${secret}.`]);
    expect(JSON.stringify(spans[0])).not.toContain('hidden');
    expect(spans[1]!.attributes).toMatchObject({
      'langfuse.observation.input': '{"query":"q","documents":["Keep [redacted:openai-key]."]}',
      'langfuse.observation.output': '[{"index":0,"score":1}]',
    });
  });
});
