import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  callChunk,
  chunk,
  completion,
  events,
  json,
  raw,
  startScriptedServer,
  type Behaviour,
  type ScriptedServer,
} from './scripted-server.ts';
import { collect, createTestProvider, providerErrorOf, request, secretPrompt } from './test-provider.ts';

let server: ScriptedServer;

beforeAll(async () => {
  server = await startScriptedServer();
});

afterAll(() => server.close());

const page = raw('<!doctype html><title>Welcome</title>', { type: 'text/html' });
const good = json(completion({ content: 'fine' }));

describe('stream', () => {
  const stream = (...played: Behaviour[]) => {
    server.play(...played);
    return collect(createTestProvider(server.baseURL).stream(request));
  };
  const callsOf = async (...deltas: unknown[]) => {
    const parts = await stream(events([...deltas, chunk({}, 'tool_calls')]));
    const calls = parts.flatMap((part) => (part.type === 'tool_call' ? [part.tool_call] : []));
    const last = parts.at(-1);
    expect(last?.type === 'reply' ? last.reply.message.tool_calls : null).toEqual(calls);
    return calls.map((call) => [call.id, call.function.name, call.function.arguments]);
  };

  it.each<[string, Behaviour]>([
    ['without a finish reason', events([chunk({ content: 'fi' })])],
    ['without [DONE] and finish reason', events([chunk({ content: 'fi' })], { end: 'close' })],
    ['by a broken connection', events([chunk({ content: 'fi' })], { end: 'cut' })],
    ['before the finish reason of a tool call', events([callChunk({ index: 0, id: 'a', function: { name: 'look' } })])],
  ])('[providers:wire:cut-stream] fails when it ends %s, and calls itself retryable', async (_name, behaviour) => {
    const error = await providerErrorOf(stream(behaviour));
    expect(error).toMatchObject({ code: 'PROVIDER_BAD_REPLY', retryable: true });
    expect(error.message).toContain('was cut before its end');
  });

  it.each<[string, Behaviour]>([
    [
      'an error as a piece',
      events([chunk({ content: 'fi' }), { error: { message: secretPrompt, code: 'overloaded' } }]),
    ],
    ['a piece that is not JSON', events([chunk({ content: 'fi' }), '{"choices":'])],
    ['a piece of another form', events([{ choices: [{ delta: { content: 5 } }] }])],
    ['a whole reply as JSON', good],
    ['nothing but a refusal', events([chunk({ refusal: secretPrompt }), chunk({}, 'stop')])],
  ])('fails on %s', async (name, behaviour) => {
    const error = await providerErrorOf(stream(behaviour));
    expect(error.code).toBe(name.includes('refusal') ? 'PROVIDER_REFUSED' : 'PROVIDER_BAD_REPLY');
  });

  it.each([
    [page, 'is text/html, not a stream'],
    [good, 'is application/json, not a stream'],
  ])('says what came in place of a stream, which no repetition mends', async (behaviour, message) => {
    const error = await providerErrorOf(stream(behaviour));
    expect(error.message).toContain(message);
    expect(error.retryable).toBe(false);
  });

  it('is whole when the finish reason came, even without [DONE]', async () => {
    const parts = await stream(events([chunk({ content: 'fine' }), chunk({}, 'stop')], { end: 'close' }));
    expect(parts.at(-1)).toMatchObject({ type: 'reply', reply: { message: { content: 'fine' }, usage: null } });
  });

  it('[providers:wire:abort] never ends silently when it is aborted in its middle', async () => {
    const controller = new AbortController();
    server.play(events([chunk({ content: 'fi' })], { end: 'hang' }));
    const seen: unknown[] = [];
    const read = async () => {
      for await (const part of createTestProvider(server.baseURL).stream({ ...request, signal: controller.signal })) {
        seen.push(part);
        controller.abort();
      }
    };
    expect(await providerErrorOf(read())).toMatchObject({ code: 'PROVIDER_ABORTED' });
    expect(seen).toEqual([{ type: 'text', text: 'fi' }]);
    await expect.poll(() => server.requests.at(-1)?.abandoned).toBe(true);
  });

  it('lets go of the connection when the reader stops reading', async () => {
    server.play(events([chunk({ content: 'fi' })], { end: 'hang' }));
    for await (const part of createTestProvider(server.baseURL).stream(request)) {
      expect(part.type).toBe('text');
      break;
    }
    await expect.poll(() => server.requests.at(-1)?.abandoned).toBe(true);
  });

  it('does not count the time that the reader takes', async () => {
    server.play(events([chunk({ content: 'a' }), chunk({ content: 'b' }), chunk({}, 'stop')]));
    const types: string[] = [];
    for await (const part of createTestProvider(server.baseURL, { timeoutMs: 400 }).stream(request)) {
      if (types.push(part.type) === 1) await new Promise((resolve) => setTimeout(resolve, 450));
    }
    expect(types).toEqual(['text', 'text', 'reply']);
  });

  it('puts the pieces of two calls together by their index', async () => {
    const calls = await callsOf(
      callChunk({ index: 0, id: 'a', type: 'function', function: { name: 'look', arguments: '' } }),
      callChunk({ index: 1, id: 'b', type: 'function', function: { name: 'find', arguments: '{"q"' } }),
      callChunk({ index: 0, function: { arguments: '{"p":1}' } }),
      callChunk({ index: 1, function: { arguments: ':2}' } }),
    );
    expect(calls).toEqual([
      ['a', 'look', '{"p":1}'],
      ['b', 'find', '{"q":2}'],
    ]);
  });

  it('[providers:wire:call-without-index] takes a call without an index', async () => {
    const calls = await callsOf(
      callChunk({ id: 'a', function: { name: 'look', arguments: '{"p"' } }),
      callChunk({ function: { arguments: ':1}' } }),
      callChunk({ id: 'b', function: { name: 'look', arguments: '{"p":2}' } }),
      callChunk({ function: { name: 'find', arguments: '{}' } }),
    );
    expect(calls).toEqual([
      ['a', 'look', '{"p":1}'],
      ['b', 'look', '{"p":2}'],
      ['chatcmpl-1_2', 'find', '{}'],
    ]);
  });

  it('[providers:wire:calls-with-one-index] keeps two calls apart that both have index 0', async () => {
    const calls = await callsOf(
      callChunk({ index: 0, id: 'a', function: { name: 'look', arguments: '{"a":1}' } }),
      callChunk({ index: 0, id: 'b', function: { name: 'look', arguments: '{"b":1}' } }),
      callChunk({ index: 0, function: { name: 'look', arguments: '{"c":1}' } }),
      callChunk({ index: 0, function: { name: 'find', arguments: '{}' } }),
    );
    expect(calls).toEqual([
      ['a', 'look', '{"a":1}'],
      ['b', 'look', '{"b":1}'],
      ['chatcmpl-1_2', 'look', '{"c":1}'],
      ['chatcmpl-1_3', 'find', '{}'],
    ]);
  });

  it('[providers:wire:invalid-arguments] keeps streamed arguments that are not JSON as text', async () => {
    const calls = await callsOf(
      callChunk({ index: 0, id: 'a', function: { name: 'look', arguments: '{"p"' } }),
      callChunk({ index: 0, function: { arguments: ': oops' } }),
      callChunk({ index: 1, id: 'b', function: { name: 'look', arguments: '{}' } }),
    );
    expect(calls).toEqual([
      ['a', 'look', '{"p": oops'],
      ['b', 'look', '{}'],
    ]);
  });

  it('takes names and ids that are repeated or change with every piece', async () => {
    const calls = await callsOf(
      callChunk({ index: 0, id: 'a', function: { name: 'look', arguments: '{"p"' } }),
      callChunk({ index: 0, id: 'a', function: { name: 'look', arguments: ':' } }),
      callChunk({ index: 0, id: 'x9', function: { arguments: '1' } }),
      callChunk({ index: 0, function: { name: 'look', arguments: '}' } }),
    );
    expect(calls).toEqual([['a', 'look', '{"p":1}']]);
  });

  it('takes a name that is repeated after arguments that look whole and are not', async () => {
    const calls = await callsOf(
      callChunk({ index: 0, function: { name: 'look', arguments: '{"p":{}' } }),
      callChunk({ index: 0, function: { name: 'look', arguments: '}' } }),
    );
    expect(calls).toEqual([['chatcmpl-1_0', 'look', '{"p":{}}']]);
  });

  it('takes an id that comes late and a call without arguments before another one', async () => {
    const calls = await callsOf(
      callChunk({ index: 0, function: { name: 'look', arguments: '' } }),
      callChunk({ index: 0, id: 'a', function: { name: 'look', arguments: '' } }),
      callChunk({ index: 0, function: { name: 'find', arguments: '{}' } }),
    );
    expect(calls).toEqual([
      ['a', 'look', ''],
      ['chatcmpl-1_1', 'find', '{}'],
    ]);
  });

  it('streams reasoning and text as they come and joins them in the reply', async () => {
    const parts = await stream(
      events([
        chunk({ role: 'assistant', content: '' }),
        chunk({ reasoning_content: 'Let me ' }),
        chunk({ reasoning_content: 'see.' }),
        chunk({ content: 'It ' }),
        chunk({ content: 'is.' }),
        chunk({}, 'stop'),
        {
          choices: [],
          usage: {
            prompt_tokens: 9,
            completion_tokens: 5,
            prompt_tokens_details: { cached_tokens: 4 },
            completion_tokens_details: { reasoning_tokens: 3 },
          },
        },
      ]),
    );
    expect(parts).toEqual([
      { type: 'reasoning', text: 'Let me ' },
      { type: 'reasoning', text: 'see.' },
      { type: 'text', text: 'It ' },
      { type: 'text', text: 'is.' },
      {
        type: 'reply',
        reply: {
          message: { role: 'assistant', content: 'It is.' },
          reasoning: 'Let me see.',
          finish_reason: 'stop',
          model: 'test-model-2026',
          usage: { input_tokens: 9, output_tokens: 5, cached_input_tokens: 4, reasoning_tokens: 3 },
        },
      },
    ]);
  });
});
