import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createEmbeddingProvider, createLLMProvider, createRerankProvider } from '../src/index.ts';
import { recordingTelemetry } from './recording-telemetry.ts';

/** One that looks like a key, and one that only we can know for one. */
const keys = ['sk-proj-Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MA', 'harbour.Zm9vYmFy'];
const [key = ''] = keys;
const { telemetry, spans } = recordingTelemetry();

/** All the ways in which a value ends up in a log. */
const shown = (value: unknown) =>
  [
    JSON.stringify(value),
    inspect(value, { depth: 9, showHidden: true, getters: true }),
    String(value),
    value instanceof Error ? `${value.message}${value.stack}` : '',
  ].join('\n');

/** Ways to call providers that have this key, of servers that quote it in every place where servers do. */
function callsWith(api_key: string): [string, object, () => Promise<unknown>][] {
  const body = { error: { message: `Wrong key ${api_key}`, code: api_key, type: api_key, param: api_key } };
  const fetch: typeof globalThis.fetch = async () =>
    Response.json(body, { status: 401, headers: { 'x-request-id': api_key } });
  const options = { fetch, telemetry };
  const llm = createLLMProvider({ provider: 'openai', model: 'm', api_key }, options);
  const embedder = createEmbeddingProvider({ provider: 'openai', model: 'm', api_key, dimensions: 2 }, options);
  const reranker = createRerankProvider({ provider: 'cohere', model: 'm', api_key }, { fetch });
  return [
    ['a model', llm, () => llm.generate('Hi')],
    ['a stream', llm, () => llm.streamText('Hi')[Symbol.asyncIterator]().next()],
    ['an embedder', embedder, () => embedder.embed('Hi')],
    ['a reranker', reranker, () => reranker.rerank('Hi', ['there'])],
  ];
}

describe.each(keys.flatMap(callsWith))('%s', (_name, provider, call) => {
  it('[providers:secrets:hidden] does not show its key, before and after a call', async () => {
    expect(shown(provider)).not.toContain('Zm9vYmFy');
    await call().catch(() => {});
    expect(shown(provider)).not.toContain('Zm9vYmFy');
  });

  it('[providers:secrets:hidden] fails without showing its key, even if the server repeats it', async () => {
    const error: unknown = await call().catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'PROVIDER_AUTHENTICATION' });
    expect(shown(error)).not.toContain('Zm9vYmFy');
  });
});

it('[providers:secrets:hidden] spans do not hold the key', () => {
  expect(spans.length).toBeGreaterThan(0);
  expect(JSON.stringify(spans)).not.toContain('Zm9vYmFy');
});

it.each([
  () => createLLMProvider(key),
  () => createLLMProvider(`${key}/model`),
  () => createLLMProvider({ provider: 'openai', model: 'm', api_key: `${key}\n${key}` }),
  () => createLLMProvider({ provider: 'openai', model: 'm', api_key: key, base_url: key }),
  () => createLLMProvider({ provider: 'openai', model: '', api_key: key }),
  () => createEmbeddingProvider({ provider: 'openai', model: 'm', api_key: key }),
  () => createRerankProvider({ provider: 'jina', model: 'm', api_key: key, base_url: `http://me:${key}@127.0.0.1` }),
])('[providers:secrets:hidden] a refused configuration does not show the key (%#)', (create) => {
  let error: unknown;
  try {
    create();
  } catch (reason) {
    error = reason;
  }
  expect(error).toMatchObject({ code: 'CONFIGURATION' });
  expect(shown(error)).not.toContain('Zm9vYmFy');
});
