import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHttpReranker, createLLMProvider, type CallOptions } from '../src/index.ts';
import { createOpenAIEmbedder } from '../src/openai/index.ts';
import { chunk, completion, events, json, startScriptedServer, type Behaviour } from './scripted-server.ts';
import type { ScriptedServer } from './scripted-server.ts';
import { collect, createTestProvider, providerErrorOf, request, testOptions } from './test-provider.ts';

let server: ScriptedServer;

beforeAll(async () => {
  server = await startScriptedServer();
});

afterAll(() => server.close());

const piece = 'x'.repeat(8_192);

/** Writes the piece for as long as somebody reads. */
async function writeForever(response: ServerResponse, text: string): Promise<void> {
  while (!response.destroyed) {
    if (response.write(text)) await new Promise((resolve) => setImmediate(resolve));
    else await new Promise((resolve) => response.once('drain', resolve).once('close', resolve));
  }
}

function endless(text: string, options: { type: string; status?: number; start?: string }): Behaviour {
  return (response) => {
    response.writeHead(options.status ?? 200, { 'content-type': options.type });
    response.write(options.start ?? '');
    return writeForever(response, text);
  };
}

const replyLimits = { bodyBytes: 100_000, streamBytes: 200_000, eventBytes: 50_000, errorBytes: 20_000 };

/** Every way to ask a server. */
const ways: [string, (options: CallOptions) => Promise<unknown>][] = [
  ['chat', (options) => createTestProvider(server.baseURL, options).chat(request)],
  ['stream', (options) => collect(createTestProvider(server.baseURL, options).stream(request))],
  [
    'embeddings',
    (options) => createOpenAIEmbedder({ ...testOptions(server.baseURL), dimensions: 2, ...options }).embed('a'),
  ],
  [
    'reranking',
    (options) =>
      createHttpReranker({ ...testOptions(server.baseURL), dialect: 'cohere', label: 'openai', ...options }).rerank(
        'q',
        ['a'],
      ),
  ],
];

describe.each(ways)('%s', (_way, call) => {
  it('[providers:wire:reply-limit] fails on JSON without an end, once, and lets go of the connection', async () => {
    const before = server.requests.length;
    server.play(endless(piece, { type: 'application/json', start: '{"id":"' }));
    const error = await providerErrorOf(call({ replyLimits }));
    expect(error.code).toBe('PROVIDER_BAD_REPLY');
    expect(server.requests.length - before).toBe(1);
    await expect.poll(() => server.requests.at(-1)?.abandoned).toBe(true);
  });

  it('[providers:wire:reply-limit] takes the status of an error without an end', async () => {
    server.play(endless(piece, { type: 'text/html', status: 404, start: 'Not here. ' }));
    const error = await providerErrorOf(call({ replyLimits }));
    expect(error).toMatchObject({ code: 'PROVIDER_BAD_REQUEST', details: { status: 404 } });
    await expect.poll(() => server.requests.at(-1)?.abandoned).toBe(true);
  });
});

describe.each(ways.filter(([way]) => way !== 'stream'))('%s', (_way, call) => {
  it('says which limit was reached and how to raise it', async () => {
    server.play(endless(piece, { type: 'application/json' }));
    const error = await providerErrorOf(call({ replyLimits }));
    expect(error).toMatchObject({ retryable: false, details: { limit_bytes: 100_000 } });
    expect(error.message).toBe('The reply of openai/test-model is longer than 100000 bytes.');
    expect(error.recoveryAction).toContain('replyLimits.bodyBytes');
  });
});

it('[providers:wire:reply-limit] shows the beginning of an error without an end', async () => {
  const embedder = createOpenAIEmbedder({ ...testOptions(server.baseURL), dimensions: 2, replyLimits });
  server.play(endless(piece, { type: 'text/html', status: 404, start: 'Not here. ' }));
  expect((await providerErrorOf(embedder.embed('a'))).message).toMatch(/answered 404: Not here\. x{200}/);
});

describe('a stream', () => {
  const stream = (options: CallOptions = { replyLimits }) =>
    collect(createTestProvider(server.baseURL, options).stream(request));

  it.each<[string, Behaviour, string, number]>([
    ['a line', endless(piece, { type: 'text/event-stream', start: 'data: ' }), 'holds an event', 50_000],
    ['an event of lines', endless(`data: ${piece}\n`, { type: 'text/event-stream' }), 'holds an event', 50_000],
    ['a line of no type', endless(piece, { type: '' }), 'holds an event', 50_000],
    [
      'a text',
      endless(`data: ${JSON.stringify(chunk({ content: 'and ' }))}\n\n`.repeat(40), { type: 'text/event-stream' }),
      'is a stream',
      200_000,
    ],
    ['keep-alives', endless(': wait\n\n'.repeat(1_000), { type: 'text/event-stream' }), 'is a stream', 200_000],
  ])('[providers:wire:reply-limit] fails on %s without an end', async (_name, behaviour, what, limit) => {
    server.play(behaviour);
    const error = await providerErrorOf(stream());
    expect(error).toMatchObject({ code: 'PROVIDER_BAD_REPLY', retryable: false, details: { limit_bytes: limit } });
    expect(error.message).toContain(`${what} longer than ${limit} bytes`);
    await expect.poll(() => server.requests.at(-1)?.abandoned).toBe(true);
  });

  it('may be longer than its events', async () => {
    const words = Array.from({ length: 500 }, (_, index) => chunk({ content: `${index} ` }));
    server.play(events([...words, chunk({}, 'stop')]));
    expect(await stream()).toHaveLength(501);
  });
});

it('is set in a factory too', async () => {
  server.play(json(completion({ content: piece })));
  const config = { provider: 'openai-compatible' as const, model: 'm', base_url: server.baseURL };
  const provider = createLLMProvider(config, { replyLimits: { bodyBytes: 5_000 } });
  await expect(provider.generate('Hi')).rejects.toThrow('longer than 5000 bytes');
});
