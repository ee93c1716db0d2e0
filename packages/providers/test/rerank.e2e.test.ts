import { ConfigurationError } from '@waymark/core-types';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpReranker, type HttpRerankerOptions } from '../src/index.ts';
import { json, startScriptedServer, type ScriptedServer } from './scripted-server.ts';
import { providerErrorOf, secretKey, testOptions } from './test-provider.ts';

let server: ScriptedServer;

beforeAll(async () => {
  server = await startScriptedServer();
});

afterAll(() => server.close());

function createReranker(options: Partial<HttpRerankerOptions> = {}) {
  return createHttpReranker({ ...testOptions(server.baseURL), dialect: 'cohere', ...options });
}

const results = (...scores: [index: number, score: unknown][]) =>
  json({ results: scores.map(([index, relevance_score]) => ({ index, relevance_score })) });
const documents = ['zero', 'one', 'two'];

describe('a request', () => {
  it('[providers:rerank:dialects] to Cohere, Jina or vLLM limits by top_n', async () => {
    server.play(results([1, 0.9], [0, 0.1]));
    await createReranker({ label: 'jina' }).rerank('what?', documents, { top_k: 2 });
    const sent = server.requests.at(-1)!;
    expect(sent.path).toBe('/v1/rerank');
    expect(sent.headers['authorization']).toBe(`Bearer ${secretKey}`);
    expect(sent.body).toEqual({ model: 'test-model', query: 'what?', documents, top_n: 2 });
  });

  it('[providers:rerank:dialects] to Voyage limits by top_k, and its reply is read', async () => {
    server.play(json({ data: [{ index: 2, relevance_score: 0.5 }] }));
    const reranker = createReranker({ dialect: 'voyage', path: '/other/rerank' });
    expect(reranker.name).toBe('voyage/test-model');
    expect(await reranker.rerank('what?', documents, { top_k: 1 })).toEqual([
      { index: 2, score: 0.5, document: 'two' },
    ]);
    expect(server.requests.at(-1)).toMatchObject({
      path: '/v1/other/rerank',
      body: { model: 'test-model', query: 'what?', documents, top_k: 1 },
    });
  });

  it('sends no limit that was not asked for, and none beyond the documents', async () => {
    const all = results([0, 0.3], [1, 0.2], [2, 0.1]);
    server.play(all, all);
    await createReranker().rerank('what?', documents);
    expect(server.requests.at(-1)!.body).toEqual({ model: 'test-model', query: 'what?', documents });
    await createReranker().rerank('what?', documents, { top_k: 50 });
    expect(server.requests.at(-1)!.body).toMatchObject({ top_n: 3 });
  });

  it('[providers:rerank:empty] is not sent without documents, nor for the best none', async () => {
    const before = server.requests.length;
    expect(await createReranker().rerank('what?', [])).toEqual([]);
    expect(await createReranker().rerank('what?', documents, { top_k: 0 })).toEqual([]);
    expect(server.requests.length).toBe(before);
  });

  it.each([-1, 1.5, Number.NaN])('is refused for the best %s', async (top_k) => {
    const error = await providerErrorOf(createReranker().rerank('what?', documents, { top_k }));
    expect(error.code).toBe('PROVIDER_BAD_REQUEST');
  });
});

describe('results', () => {
  it('[providers:rerank:order] come by descending score, equal ones in the order of the documents', async () => {
    server.play(results([2, 0.5], [0, 0.5], [1, 0.9]));
    expect(await createReranker().rerank('what?', documents)).toEqual([
      { index: 1, score: 0.9, document: 'one' },
      { index: 0, score: 0.5, document: 'zero' },
      { index: 2, score: 0.5, document: 'two' },
    ]);
  });

  it('[providers:rerank:top-k] are at most top_k, even of a server that sends more', async () => {
    server.play(results([0, 0.1], [1, 0.2], [2, 0.3]));
    const best = await createReranker().rerank('what?', documents, { top_k: 2 });
    expect(best.map((result) => result.index)).toEqual([2, 1]);
  });

  it('[providers:rerank:scores] keep scores from 0 to 1 as they came, both ends included', async () => {
    server.play(results([0, 1], [1, 0], [2, 0.25]));
    expect((await createReranker().rerank('what?', documents)).map(({ score }) => score)).toEqual([1, 0.25, 0]);
  });

  it('[providers:rerank:scores] map the logits of a model to 0..1 by the logistic function', async () => {
    server.play(results([0, 0], [1, -4.5], [2, 2]));
    const found = await createReranker().rerank('what?', documents);
    expect(found.map(({ index }) => index)).toEqual([2, 0, 1]);
    expect(found[0]!.score).toBeCloseTo(0.8808, 4);
    expect(found[1]!.score).toBe(0.5);
    expect(found[2]!.score).toBeCloseTo(0.011, 4);
  });

  it('[providers:rerank:scores] are in the order of the server’s scores and within 0..1, whatever those are', async () => {
    const scores = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(scores, async (list) => {
        server.play(results(...list.map((score, index): [number, number] => [index, score])));
        const found = await createReranker().rerank('what?', list.map(String));
        expect(found.every(({ score }) => score >= 0 && score <= 1)).toBe(true);
        const raw = found.map(({ index }) => list[index]!);
        expect(raw).toEqual([...list].sort((a, b) => b - a));
        expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).sort((a, b) => b - a));
      }),
      { numRuns: 100 },
    );
  });

  it.each<[string, [number, unknown][]]>([
    ['fewer results than were asked for', [[0, 0.5]]],
    [
      'a document twice',
      [
        [0, 0.5],
        [0, 0.4],
        [1, 0.3],
      ],
    ],
    [
      'a document that was not sent',
      [
        [0, 0.5],
        [1, 0.4],
        [3, 0.3],
      ],
    ],
    [
      'an index below zero',
      [
        [0, 0.5],
        [1, 0.4],
        [-1, 0.3],
      ],
    ],
    [
      'half an index',
      [
        [0, 0.5],
        [1, 0.4],
        [1.5, 0.3],
      ],
    ],
    [
      'a score that is text',
      [
        [0, 0.5],
        [1, 0.4],
        [2, '0.3'],
      ],
    ],
    [
      'a score that is missing',
      [
        [0, 0.5],
        [1, 0.4],
        [2, undefined],
      ],
    ],
    [
      'a score that is null',
      [
        [0, 0.5],
        [1, 0.4],
        [2, null],
      ],
    ],
  ])('[providers:rerank:index] with %s are an error', async (_name, scores) => {
    server.play(results(...scores));
    const error = await providerErrorOf(createReranker().rerank('what?', documents));
    expect(error).toMatchObject({ code: 'PROVIDER_BAD_REPLY', retryable: false });
  });

  it.each(['cohere', 'voyage'] as const)('in the words of the other dialect than %s are an error', async (dialect) => {
    const found = [{ index: 0, relevance_score: 0.5 }];
    server.play(json(dialect === 'cohere' ? { data: found } : { results: found }));
    const error = await providerErrorOf(createReranker({ dialect }).rerank('what?', ['a']));
    expect(error.message).toContain(`does not fit the rerank protocol of ${dialect}`);
  });
});

it.each([
  { model: ' ' },
  { baseURL: 'nowhere' },
  { baseURL: 'http://127.0.0.1/v1?key=sk-secret' },
  { baseURL: 'http://127.0.0.1/v1#sk-secret' },
  { baseURL: 'http://me:sk-secret@127.0.0.1/' },
  { apiKey: 'sk-se\ncret' },
])('refuses the options %j without showing a secret', (options) => {
  const create = () => createReranker(options);
  expect(create).toThrow(ConfigurationError);
  expect(create).not.toThrow(/secret|se\ncret/);
});
