import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpReranker, type CallOptions } from '../src/index.ts';
import { createOpenAIEmbedder } from '../src/openai/index.ts';
import { cut, hang, json, raw, startScriptedServer, type Behaviour, type ScriptedServer } from './scripted-server.ts';
import { providerErrorOf, secretKey, secretPrompt, testOptions } from './test-provider.ts';

let server: ScriptedServer;

beforeAll(async () => {
  server = await startScriptedServer();
});

afterAll(() => server.close());

type Options = CallOptions & { signal?: AbortSignal };

/** What fails in the same way whatever is asked for. */
const ways: [
  string,
  (baseURL: string, options?: Options) => { waits: number[]; call: () => Promise<unknown> },
  unknown,
][] = [
  [
    'embeddings',
    (baseURL, { signal, ...options } = {}) => {
      const common = testOptions(baseURL);
      const embedder = createOpenAIEmbedder({ ...common, dimensions: 2, ...options });
      const call = () => embedder.embedBatch([secretPrompt], signal === undefined ? {} : { signal });
      return { waits: common.waits, call };
    },
    { data: [{ index: 0, embedding: [1, 0] }] },
  ],
  [
    'reranking',
    (baseURL, { signal, ...options } = {}) => {
      const common = testOptions(baseURL);
      const reranker = createHttpReranker({ ...common, dialect: 'cohere', label: 'openai', ...options });
      const call = () => reranker.rerank('where?', [secretPrompt], signal === undefined ? {} : { signal });
      return { waits: common.waits, call };
    },
    { results: [{ index: 0, relevance_score: 1 }] },
  ],
];

describe.each(ways)('%s', (_way, prepare, reply) => {
  const good = json(reply);

  it.each<[string, Behaviour, string]>([
    [
      '[providers:wire:html] a page of HTML with status 200',
      raw('<!doctype html>', { type: 'text/html' }),
      'BAD_REPLY',
    ],
    ['[providers:wire:empty-body] an empty body', raw('', { type: 'application/json' }), 'BAD_REPLY'],
    ['no content', raw('', { type: 'application/json', status: 204 }), 'BAD_REPLY'],
    ['half of a JSON text', raw('{"data":[{"ind', { type: 'application/json' }), 'BAD_REPLY'],
    ['JSON of another protocol', json({ choices: [] }), 'BAD_REPLY'],
    ['null', json(null), 'BAD_REPLY'],
    ['a list', json([]), 'BAD_REPLY'],
    ['an error with status 200', json({ error: { message: secretPrompt } }), 'BAD_REPLY'],
    [
      'NaN, which is not JSON',
      raw('{"data":[{"index":0,"embedding":[NaN,1]}]}', { type: 'application/json' }),
      'BAD_REPLY',
    ],
    ['400', json({ message: 'bad' }, { status: 400 }), 'BAD_REQUEST'],
    ['401', json({ error: { message: `Incorrect API key: ${secretKey}` } }, { status: 401 }), 'AUTHENTICATION'],
    ['403', json({ detail: 'no' }, { status: 403 }), 'AUTHENTICATION'],
    ['404', raw('404 page not found', { type: 'text/plain', status: 404 }), 'BAD_REQUEST'],
    ['422', json({ detail: [{ input: [secretPrompt] }] }, { status: 422 }), 'BAD_REQUEST'],
  ])('%s is an error, without asking again', async (_name, behaviour, code) => {
    const before = server.requests.length;
    server.play(behaviour);
    const error = await providerErrorOf(prepare(server.baseURL).call());
    expect(error.code).toBe(`PROVIDER_${code}`);
    expect(error.message).toContain('openai/test-model');
    expect(server.requests.length - before).toBe(1);
  });

  it.each<[string, Behaviour, string]>([
    ['408', json({}, { status: 408 }), 'PROVIDER_TIMEOUT'],
    ['429', json({ message: 'slow down' }, { status: 429 }), 'PROVIDER_RATE_LIMITED'],
    ['500', raw('oops', { type: 'text/plain', status: 500 }), 'PROVIDER_UNAVAILABLE'],
    ['503', raw('<html>try later</html>', { type: 'text/html', status: 503 }), 'PROVIDER_UNAVAILABLE'],
    ['a broken connection', cut, 'PROVIDER_UNAVAILABLE'],
    [
      'a body that is cut',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
        response.write('{"data":[');
        return cut(response);
      },
      'PROVIDER_UNAVAILABLE',
    ],
  ])('tries three times on %s, each wait longer', async (_name, behaviour, code) => {
    const { waits, call } = prepare(server.baseURL);
    server.play(behaviour, behaviour, behaviour);
    expect(await providerErrorOf(call())).toMatchObject({ code, retryable: true, details: { attempts: 3 } });
    expect(waits).toEqual([375, 750]);
  });

  it('[providers:wire:retry] succeeds when the second answer is good', async () => {
    const { waits, call } = prepare(server.baseURL);
    server.play(json({}, { status: 500 }), good);
    expect(await call()).toHaveLength(1);
    expect(waits).toHaveLength(1);
  });

  it('[providers:wire:retry-after] waits as long as Retry-After says, but not for a day', async () => {
    const patient = prepare(server.baseURL);
    server.play(json({}, { status: 429, headers: { 'retry-after': '17' } }), good);
    await patient.call();
    expect(patient.waits).toEqual([17_000]);
    const impatient = prepare(server.baseURL);
    server.play(json({}, { status: 429, headers: { 'retry-after': '86400' } }));
    const error = await providerErrorOf(impatient.call());
    expect(error).toMatchObject({ code: 'PROVIDER_RATE_LIMITED', details: { retry_after_ms: 86_400_000 } });
    expect(impatient.waits).toEqual([]);
  });

  it('[providers:wire:timeout] fails with a timeout when no answer comes', async () => {
    server.play(hang);
    expect(await providerErrorOf(prepare(server.baseURL, { timeoutMs: 50 }).call())).toMatchObject({
      code: 'PROVIDER_TIMEOUT',
    });
  });

  it('[providers:wire:timeout] fails with a timeout when the body stops in its middle', async () => {
    server.play((response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"data":'));
    expect(await providerErrorOf(prepare(server.baseURL, { timeoutMs: 100 }).call())).toMatchObject({
      code: 'PROVIDER_TIMEOUT',
    });
  });

  it('[providers:wire:abort] fails as aborted and lets go of the connection', async () => {
    const controller = new AbortController();
    server.play(() => controller.abort());
    const error = await providerErrorOf(prepare(server.baseURL, { signal: controller.signal }).call());
    expect(error.code).toBe('PROVIDER_ABORTED');
    await expect.poll(() => server.requests.at(-1)?.abandoned).toBe(true);
  });

  it('sends nothing when it is aborted before it begins', async () => {
    let calls = 0;
    const fetch = async () => Response.json({ calls: ++calls });
    const error = await providerErrorOf(prepare(server.baseURL, { fetch, signal: AbortSignal.abort() }).call());
    expect(error.code).toBe('PROVIDER_ABORTED');
    expect(calls).toBe(0);
  });

  it('leaves nothing behind on the signal of its caller', async () => {
    const { signal } = new AbortController();
    server.play(json({}, { status: 500 }), good);
    await prepare(server.baseURL, { signal }).call();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('fails as unavailable where nobody listens', async () => {
    const gone = await startScriptedServer();
    await gone.close();
    expect(await providerErrorOf(prepare(gone.baseURL).call())).toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      details: { reason: 'ECONNREFUSED' },
    });
  });

  it('shows what the server said, but not what it quotes', async () => {
    server.play(json({ message: `No model 'test-model' for "${secretPrompt}"` }, { status: 404 }));
    const error = await providerErrorOf(prepare(server.baseURL).call());
    expect(error.message).toBe("openai/test-model answered 404: No model 'test-model' for [...]");
    server.play(raw('Page not found', { type: 'text/plain', status: 404 }));
    const plain = await providerErrorOf(prepare(server.baseURL).call());
    expect(plain.message).toBe('openai/test-model answered 404: Page not found');
  });
});
