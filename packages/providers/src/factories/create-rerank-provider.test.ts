import { ConfigurationError } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { recordingFetch } from '../../test/recording-fetch.ts';
import { recordingTelemetry } from '../../test/recording-telemetry.ts';
import { createRerankProvider, type RerankConfig } from './create-rerank-provider.ts';

describe('createRerankProvider', () => {
  it.each<[RerankConfig | string, string]>([
    [{ provider: 'cohere', model: 'rerank-v3.5', api_key: 'k' }, 'cohere/rerank-v3.5'],
    ['vllm/BAAI/bge-reranker-v2-m3', 'vllm/BAAI/bge-reranker-v2-m3'],
    ['local', 'local/bm25'],
    ['local/bm25', 'local/bm25'],
    ['mock', 'mock/rerank'],
    ['mock/other', 'mock/other'],
  ])('[providers:factory:rerank] makes a reranker of %j', (config, name) => {
    expect(createRerankProvider(config).name).toBe(name);
  });

  it.each<[RerankConfig, string, string]>([
    [{ provider: 'cohere', model: 'm', api_key: 'k' }, 'https://api.cohere.com/v2/rerank', 'top_n'],
    [{ provider: 'jina', model: 'm', api_key: 'k' }, 'https://api.jina.ai/v1/rerank', 'top_n'],
    [{ provider: 'voyage', model: 'm', api_key: 'k' }, 'https://api.voyageai.com/v1/rerank', 'top_k'],
    [{ provider: 'vllm', model: 'm' }, 'http://127.0.0.1:8000/v1/rerank', 'top_n'],
    [{ provider: 'cohere', model: 'm', base_url: 'http://10.0.0.1', path: '/rank' }, 'http://10.0.0.1/rank', 'top_n'],
  ])('[providers:factory:well-known] knows where %j is and how it speaks', async (config, url, limit) => {
    const results = [{ index: 0, relevance_score: 1 }];
    const { fetch, requests } = recordingFetch({ results, data: results });
    expect(await createRerankProvider(config, { fetch }).rerank('q', ['a', 'b'], { top_k: 1 })).toHaveLength(1);
    expect(requests).toMatchObject([{ url, body: { model: 'm', query: 'q', documents: ['a', 'b'], [limit]: 1 } }]);
  });

  it('makes mocks as configured', async () => {
    const config: RerankConfig = {
      provider: 'mock',
      score_strategy: 'fixed',
      fixed_scores: [0.1, 0.2],
      fail_after_n: 1,
    };
    const reranker = createRerankProvider(config);
    expect((await reranker.rerank('q', ['a', 'b'])).map((result) => result.score)).toEqual([0.2, 0.1]);
    await expect(reranker.rerank('q', ['a'])).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    const random = (seed: number) =>
      createRerankProvider({ provider: 'mock', score_strategy: 'random', seed, error_rate: 0 }).rerank('q', ['a']);
    expect(await random(1)).toEqual(await random(1));
    expect(await random(1)).not.toEqual(await random(2));
  });

  it('[providers:factory:telemetry] tells of every call where it is given telemetry', async () => {
    const { telemetry, spans } = recordingTelemetry();
    await createRerankProvider('local', { telemetry }).rerank('q', ['a']);
    expect(spans).toMatchObject([{ name: 'rerank bm25' }]);
  });

  it('[providers:factory:unknown] lists what it knows', () => {
    expect(() => createRerankProvider('openai/x')).toThrow('known are cohere, jina, voyage, vllm, local, mock.');
  });

  it.each<[unknown, string]>([
    [{ provider: 'cohere', model: 'm', api_key: 'k', top_n: 3 }, '"top_n"'],
    [{ provider: 'cohere', model: 'm', api_key: 'k', path: 'rerank' }, '$.path'],
    ['local/neural', '$.model'],
    ['cohere/m', 'needs an API key'],
    [{ provider: 'mock', score_strategy: 'best' }, '$.score_strategy'],
  ])('[providers:factory:strict] refuses %j and says what does not fit', (config, message) => {
    expect(() => createRerankProvider(config as RerankConfig)).toThrow(ConfigurationError);
    expect(() => createRerankProvider(config as RerankConfig)).toThrow(message);
  });
});
