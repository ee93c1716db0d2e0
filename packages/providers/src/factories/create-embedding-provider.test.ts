import { ConfigurationError } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { recordingFetch } from '../../test/recording-fetch.ts';
import { recordingTelemetry } from '../../test/recording-telemetry.ts';
import { createEmbeddingProvider, type EmbeddingConfig } from './create-embedding-provider.ts';

describe('createEmbeddingProvider', () => {
  it.each<[EmbeddingConfig | string, string, number]>([
    [{ provider: 'openai', model: 'text-embedding-3-small', api_key: 'k' }, 'openai/text-embedding-3-small', 1536],
    [
      { provider: 'openai', model: 'text-embedding-3-large', api_key: 'k', dimensions: 256 },
      'openai/text-embedding-3-large-256',
      256,
    ],
    ['ollama/nomic-embed-text', 'ollama/nomic-embed-text', 768],
    [
      { provider: 'openai-compatible', model: 'm', base_url: 'http://127.0.0.1/v1', dimensions: 7 },
      'openai-compatible/m',
      7,
    ],
    [{ provider: 'local', dimensions: 64 }, 'local/hashing-64', 64],
    ['mock', 'mock/embedding-384', 384],
    [{ provider: 'mock', model: 'small', dimensions: 4 }, 'mock/small', 4],
  ])('[providers:factory:embedding] makes an embedder of %j', (config, name, dimensions) => {
    expect(createEmbeddingProvider(config)).toMatchObject({ name, dimensions });
  });

  it('takes `local` and `local/hashing` for the same', () => {
    expect(createEmbeddingProvider('local').name).toBe(createEmbeddingProvider('local/hashing').name);
  });

  it('asks the server that is configured, in the way that is configured', async () => {
    const { fetch, requests } = recordingFetch({ data: [{ embedding: 'AACAPwAAAAA=' }] });
    const embedder = createEmbeddingProvider(
      { provider: 'lmstudio', model: 'm', dimensions: 2, send_dimensions: true, encoding_format: 'base64' },
      { fetch },
    );
    expect([...(await embedder.embed('a'))]).toEqual([1, 0]);
    expect(requests).toEqual([
      {
        url: 'http://127.0.0.1:1234/v1/embeddings',
        body: { model: 'm', input: ['a'], encoding_format: 'base64', dimensions: 2 },
        authorization: null,
      },
    ]);
  });

  it('makes mocks that fail as configured, and differ by their seed', async () => {
    const create = (seed: number, deterministic = true) =>
      createEmbeddingProvider({ provider: 'mock', fail_after_n: 2, error_rate: 0, seed, deterministic });
    const first = create(1);
    const vector = await first.embed('a');
    expect(await first.embed('a')).toEqual(vector);
    await expect(first.embed('a')).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    expect(await create(2).embed('a')).not.toEqual(vector);
    const moody = create(1, false);
    expect(await moody.embed('a')).not.toEqual(await moody.embed('a'));
  });

  it('[providers:factory:telemetry] tells of every call where it is given telemetry', async () => {
    const { telemetry, spans } = recordingTelemetry();
    await createEmbeddingProvider('local', { telemetry }).embed('a');
    expect(spans).toMatchObject([{ name: expect.stringMatching(/^embeddings hashing-/) }]);
  });

  it('[providers:factory:unknown] lists what it knows', () => {
    expect(() => createEmbeddingProvider('cohere/x')).toThrow(
      'There is no provider "cohere" for embeddings; known are openai, ollama, openai-compatible, vllm, lmstudio, local, mock.',
    );
  });

  it.each<[unknown, string]>([
    [{ provider: 'local', dimension: 64 }, '"dimension"'],
    ['local/word2vec', '$.model'],
    ['ollama/unheard-of', 'dimensions of ollama/unheard-of are not known'],
    ['openai/text-embedding-3-small', 'needs an API key'],
    ['openai-compatible/m', 'lacks the URL'],
    [{ provider: 'ollama', model: 'm', dimensions: 1.5 }, '$.dimensions'],
  ])('[providers:factory:strict] refuses %j and says what does not fit', (config, message) => {
    expect(() => createEmbeddingProvider(config as EmbeddingConfig)).toThrow(ConfigurationError);
    expect(() => createEmbeddingProvider(config as EmbeddingConfig)).toThrow(message);
  });
});
