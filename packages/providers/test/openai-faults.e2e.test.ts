import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  chunk,
  completion,
  cut,
  events,
  hang,
  json,
  raw,
  startScriptedServer,
  type Behaviour,
  type ScriptedServer,
} from './scripted-server.ts';
import { createTestProvider, providerErrorOf, request, secretKey, secretPrompt, waysToCall } from './test-provider.ts';

let server: ScriptedServer;

beforeAll(async () => {
  server = await startScriptedServer();
});

afterAll(() => server.close());

const page = raw('<!doctype html><title>Welcome</title>', { type: 'text/html' });
const good = json(completion({ content: 'fine' }));

describe.each(waysToCall)('%s', (way, call) => {
  it.each<[string, Behaviour, string]>([
    ['[providers:wire:html] a page of HTML with status 200', page, 'PROVIDER_BAD_REPLY'],
    ['[providers:wire:empty-body] an empty body', raw('', { type: 'application/json' }), 'PROVIDER_BAD_REPLY'],
    ['an empty stream', raw('', { type: 'text/event-stream' }), 'PROVIDER_BAD_REPLY'],
    ['no content', raw('', { type: 'application/json', status: 204 }), 'PROVIDER_BAD_REPLY'],
    ['half of a JSON text', raw('{"choices":[{"mess', { type: 'application/json' }), 'PROVIDER_BAD_REPLY'],
    ['JSON of another protocol', json({ response: 'hello', done: true }), 'PROVIDER_BAD_REPLY'],
    ['an error with status 200', json({ error: { message: secretPrompt } }), 'PROVIDER_BAD_REPLY'],
    ['null', json(null), 'PROVIDER_BAD_REPLY'],
    ['a list', json([]), 'PROVIDER_BAD_REPLY'],
    ['400', json({ error: { message: 'bad' } }, { status: 400 }), 'PROVIDER_BAD_REQUEST'],
    [
      '401',
      json({ error: { message: `Incorrect API key: ${secretKey}` } }, { status: 401 }),
      'PROVIDER_AUTHENTICATION',
    ],
    ['403', json({ error: 'forbidden' }, { status: 403 }), 'PROVIDER_AUTHENTICATION'],
    ['404', raw('404 page not found', { type: 'text/plain', status: 404 }), 'PROVIDER_BAD_REQUEST'],
    ['409', json({}, { status: 409 }), 'PROVIDER_BAD_REQUEST'],
    ['422', json({ detail: [{ input: { messages: [secretPrompt] } }] }, { status: 422 }), 'PROVIDER_BAD_REQUEST'],
    ['a filter', json({ error: { code: 'content_filter' } }, { status: 400 }), 'PROVIDER_REFUSED'],
  ])('%s is an error, without asking again', async (_name, behaviour, code) => {
    const before = server.requests.length;
    const provider = createTestProvider(server.baseURL);
    server.play(behaviour);
    const error = await providerErrorOf(call(provider, request));
    expect(error).toMatchObject({ code, retryable: expect.any(Boolean) });
    expect(error.message).toContain('openai/test-model');
    expect(server.requests.length - before).toBe(1);
  });

  it.each<[string, Behaviour, string]>([
    ['408', json({}, { status: 408 }), 'PROVIDER_TIMEOUT'],
    ['429', json({ error: { code: 'rate_limit_exceeded' } }, { status: 429 }), 'PROVIDER_RATE_LIMITED'],
    ['500', raw('oops', { type: 'text/plain', status: 500 }), 'PROVIDER_UNAVAILABLE'],
    ['503', raw('<html>try later</html>', { type: 'text/html', status: 503 }), 'PROVIDER_UNAVAILABLE'],
    ['a broken connection', cut, 'PROVIDER_UNAVAILABLE'],
  ])('tries three times on %s, each wait longer, and says how often', async (_name, behaviour, code) => {
    const provider = createTestProvider(server.baseURL);
    server.play(behaviour, behaviour, behaviour);
    const error = await providerErrorOf(call(provider, request));
    expect(error).toMatchObject({ code, retryable: true, details: { attempts: 3 } });
    expect(provider.waits).toEqual([375, 750]);
  });

  it('[providers:wire:retry] succeeds when the second answer is good', async () => {
    const provider = createTestProvider(server.baseURL);
    const answer = way === 'chat' ? good : events([chunk({ content: 'fine' }), chunk({}, 'stop')]);
    server.play(json({}, { status: 500 }), answer);
    await expect(call(provider, request)).resolves.toBeDefined();
    expect(provider.waits).toHaveLength(1);
  });

  it('[providers:wire:retry-after] waits as long as Retry-After says', async () => {
    const provider = createTestProvider(server.baseURL);
    const answer = way === 'chat' ? good : events([chunk({ content: 'fine' }), chunk({}, 'stop')]);
    server.play(json({}, { status: 429, headers: { 'retry-after': '17' } }), answer);
    await call(provider, request);
    expect(provider.waits).toEqual([17_000]);
  });

  it('[providers:wire:retry-after] gives up at once when Retry-After asks for more patience than we have', async () => {
    const provider = createTestProvider(server.baseURL);
    server.play(json({}, { status: 429, headers: { 'retry-after': '86400' } }));
    const error = await providerErrorOf(call(provider, request));
    expect(error).toMatchObject({ code: 'PROVIDER_RATE_LIMITED', details: { retry_after_ms: 86_400_000 } });
    expect(provider.waits).toEqual([]);
  });

  it('does not ask again when the quota is used up', async () => {
    const provider = createTestProvider(server.baseURL);
    server.play(json({ error: { code: 'insufficient_quota' } }, { status: 429 }));
    const error = await providerErrorOf(call(provider, request));
    expect(error).toMatchObject({ code: 'PROVIDER_RATE_LIMITED', retryable: false, details: { attempts: 1 } });
  });

  it('starts no wait that would end after the deadline', async () => {
    const provider = createTestProvider(server.baseURL, { deadlineMs: 500, maxRetries: 10 });
    server.play(json({}, { status: 500 }), json({}, { status: 500 }));
    const error = await providerErrorOf(call(provider, request));
    expect(error.details['attempts']).toBe(2);
    expect(provider.waits).toEqual([375]);
  });

  it('[providers:wire:timeout] fails with a timeout when the headers do not come', async () => {
    const provider = createTestProvider(server.baseURL, { timeoutMs: 50 });
    server.play(hang);
    const error = await providerErrorOf(call(provider, request));
    expect(error).toMatchObject({ code: 'PROVIDER_TIMEOUT', retryable: true });
  });

  it('[providers:wire:timeout] fails with a timeout when the headers stop in their middle', async () => {
    const provider = createTestProvider(server.baseURL, { timeoutMs: 100 });
    server.play((response) => void response.socket?.write('HTTP/1.1 200 OK\r\ncontent-type: '));
    expect(await providerErrorOf(call(provider, request))).toMatchObject({ code: 'PROVIDER_TIMEOUT' });
  });

  it('[providers:wire:timeout] waits for headers that come slowly but in time', async () => {
    const answer = way === 'chat' ? good : events([chunk({ content: 'fine' }), chunk({}, 'stop')]);
    server.play(async (response) => {
      await new Promise((resolve) => setTimeout(resolve, 150));
      await answer(response);
    });
    await expect(call(createTestProvider(server.baseURL), request)).resolves.toBeDefined();
  });

  it('fails with a timeout when the body stops in its middle', async () => {
    const provider = createTestProvider(server.baseURL, { timeoutMs: 100 });
    server.play(
      way === 'chat'
        ? (response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('{"choices":')
        : events([chunk({ content: 'fi' })], { end: 'hang' }),
    );
    expect(await providerErrorOf(call(provider, request))).toMatchObject({ code: 'PROVIDER_TIMEOUT' });
  });

  it('fails with a timeout although the fetch that was passed in ignores signals', async () => {
    const provider = createTestProvider(server.baseURL, { timeoutMs: 20, fetch: () => new Promise(() => {}) });
    expect(await providerErrorOf(call(provider, request))).toMatchObject({ code: 'PROVIDER_TIMEOUT' });
  });

  it('fails as a bad reply where the fetch that was passed in gives something else', async () => {
    const provider = createTestProvider(server.baseURL, { fetch: async () => ({}) as Response });
    expect(await providerErrorOf(call(provider, request))).toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
  });

  it('sends nothing when it is aborted before it begins', async () => {
    const before = server.requests.length;
    const provider = createTestProvider(server.baseURL);
    const error = await providerErrorOf(call(provider, { ...request, signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: 'PROVIDER_ABORTED', retryable: false });
    expect(server.requests.length).toBe(before);
  });

  it('[providers:wire:abort] fails as aborted while it waits for the answer, and lets go of the connection', async () => {
    const provider = createTestProvider(server.baseURL);
    const controller = new AbortController();
    server.play(() => controller.abort());
    const error = await providerErrorOf(call(provider, { ...request, signal: controller.signal }));
    expect(error.code).toBe('PROVIDER_ABORTED');
    await expect.poll(() => server.requests.at(-1)?.abandoned).toBe(true);
  });

  it('fails as aborted while it waits to try again', async () => {
    const controller = new AbortController();
    const provider = createTestProvider(server.baseURL, {
      sleep: (_milliseconds, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('woken')));
          controller.abort();
        }),
    });
    server.play(json({}, { status: 500 }));
    const error = await providerErrorOf(call(provider, { ...request, signal: controller.signal }));
    expect(error.code).toBe('PROVIDER_ABORTED');
  });

  it('leaves nothing behind on the signal of its caller', async () => {
    const { signal } = new AbortController();
    server.play(json({}, { status: 500 }), json({}, { status: 400 }));
    await providerErrorOf(call(createTestProvider(server.baseURL), { ...request, signal }));
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('fails as unavailable where nobody listens', async () => {
    const gone = await startScriptedServer();
    await gone.close();
    const error = await providerErrorOf(call(createTestProvider(gone.baseURL), request));
    expect(error).toMatchObject({ code: 'PROVIDER_UNAVAILABLE', details: { attempts: 3, reason: 'ECONNREFUSED' } });
  });
});

describe('chat', () => {
  it.each<[string, unknown, string]>([
    ['no finish reason', completion({ content: 'x' }, { finish_reason: null }), 'PROVIDER_BAD_REPLY'],
    ['an unknown finish reason', completion({ content: 'x' }, { finish_reason: 'error' }), 'PROVIDER_BAD_REPLY'],
    ['no choices', { ...(completion({}) as object), choices: [] }, 'PROVIDER_BAD_REPLY'],
    ['neither text nor calls', completion({ content: null }), 'PROVIDER_BAD_REPLY'],
    [
      'tool calls announced but missing',
      completion({ content: 'x' }, { finish_reason: 'tool_calls' }),
      'PROVIDER_BAD_REPLY',
    ],
    ['a call without a name', completion({ tool_calls: [{ function: { arguments: '{}' } }] }), 'PROVIDER_BAD_REPLY'],
    ['a refusal', completion({ content: null, refusal: secretPrompt }), 'PROVIDER_REFUSED'],
    ['a filtered reply', completion({ content: '' }, { finish_reason: 'content_filter' }), 'PROVIDER_REFUSED'],
  ])('fails on a reply with %s', async (_name, body, code) => {
    server.play(json(body));
    const error = await providerErrorOf(createTestProvider(server.baseURL).chat(request));
    expect(error.code).toBe(code);
  });

  it('keeps a refusal that comes with content', async () => {
    server.play(json(completion({ content: 'Partly.', refusal: 'Not that.' })));
    const { message } = await createTestProvider(server.baseURL).chat(request);
    expect(message).toEqual({ role: 'assistant', content: 'Partly.', refusal: 'Not that.' });
  });

  it('tries again when the connection breaks within the body', async () => {
    const half: Behaviour = (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('{"choices":[');
      return cut(response);
    };
    server.play(half, good);
    const provider = createTestProvider(server.baseURL);
    expect((await provider.chat(request)).message.content).toBe('fine');
    expect(provider.waits).toHaveLength(1);
  });

  it('takes replies of servers that bend the protocol', async () => {
    server.play(
      json({
        choices: [
          {
            message: {
              content: [
                { type: 'text', text: 'a' },
                { type: 'text', text: 'b' },
              ],
              reasoning: 'hm',
              tool_calls: [
                { id: '', function: { name: 'look', arguments: { path: 'x' } } },
                { function: { name: 'stop' } },
              ],
            },
            finish_reason: 'stop',
          },
        ],
        usage: { prompt_tokens: -1 },
      }),
    );
    expect(await createTestProvider(server.baseURL).chat(request)).toEqual({
      message: {
        role: 'assistant',
        content: 'ab',
        tool_calls: [
          { id: 'call_0', type: 'function', function: { name: 'look', arguments: '{"path":"x"}' } },
          { id: 'call_1', type: 'function', function: { name: 'stop', arguments: '' } },
        ],
      },
      reasoning: 'hm',
      finish_reason: 'tool_calls',
      model: 'test-model',
      usage: null,
    });
  });

  it('[providers:wire:invalid-arguments] keeps arguments that are not JSON as text', async () => {
    const tool_calls = [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"path": ' } }];
    server.play(json(completion({ content: null, tool_calls }, { finish_reason: 'tool_calls' })));
    const { message } = await createTestProvider(server.baseURL).chat(request);
    expect(message.tool_calls).toEqual(tool_calls);
  });

  it('shows what the server said about the model, but not what it quotes', async () => {
    const message = `The model 'test-model' does not exist. Received: "${secretPrompt.slice(4, 40)}" in {"messages":[1]}`;
    server.play(json({ error: { message, type: 'NotFoundError', code: 404, param: 'model' } }, { status: 404 }));
    const error = await providerErrorOf(createTestProvider(server.baseURL).chat(request));
    expect(error.message).toBe(
      "openai/test-model answered 404 (404): The model 'test-model' does not exist. Received: [...] in [...]",
    );
    expect(error.details).toEqual({
      provider: 'openai/test-model',
      attempts: 1,
      code: '404',
      type: 'NotFoundError',
      param: 'model',
      status: 404,
    });
  });
});
