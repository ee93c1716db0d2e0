import { ConfigurationError, type ChatProvider, type ChatRequest, type ChatStreamPart } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { ask, createHeldProvider, textReply } from '../../test/held-provider.ts';
import { createManualTime, settle } from '../../test/manual-time.ts';
import { createMockLLMProvider } from '../mock/mock-llm-provider.ts';
import { createMemoryCacheStore } from './cache-store.ts';
import { withCache } from './with-cache.ts';

async function collect(parts: AsyncIterable<ChatStreamPart>): Promise<ChatStreamPart[]> {
  const seen: ChatStreamPart[] = [];
  for await (const part of parts) seen.push(part);
  return seen;
}

const numbered = () => {
  let calls = 0;
  return createMockLLMProvider({ responses: () => `Reply ${++calls}.` });
};

describe('withCache', () => {
  it('[providers:cache:hit] answers an equal request from the cache, marked, with the usage of the first time', async () => {
    const mock = numbered();
    const provider = withCache(mock);
    const first = await provider.chat({ ...ask('Hello?'), temperature: 0.9 });
    expect(first).not.toHaveProperty('from_cache');
    const second = await provider.chat({ temperature: 0.9, ...ask('Hello?', new AbortController().signal) });
    expect(second).toEqual({ ...first, from_cache: true });
    expect(mock.callHistory).toHaveLength(1);
  });

  it('[providers:cache:key] asks again when anything in the request or the provider differs', async () => {
    const mock = numbered();
    const store = createMemoryCacheStore();
    const provider = withCache(mock, { store });
    const base: ChatRequest = ask('Hello?');
    const tools = [{ type: 'function' as const, function: { name: 'look', parameters: {} } }];
    const requests: ChatRequest[] = [
      base,
      { ...base, temperature: 0 },
      { ...base, temperature: 1 },
      { ...base, max_tokens: 5 },
      { ...base, tools },
      { ...base, output: { name: 'answer', schema: {} } },
      { ...base, stop_sequences: ['x'] },
      ask('hello?'),
    ];
    for (const request of requests) expect((await provider.chat(request)).from_cache).toBeUndefined();
    for (const request of requests) expect((await provider.chat(request)).from_cache).toBe(true);
    const other = withCache(createMockLLMProvider({ name: 'mock/other' }), { store });
    expect((await other.chat(base)).from_cache).toBeUndefined();
    expect((await withCache(numbered(), { store }).chat(base)).from_cache).toBe(true);
  });

  it('[providers:cache:copies] gives copies, so that nobody can change what is kept', async () => {
    const provider = withCache(createMockLLMProvider({ responses: [{ tool_calls: [{ name: 'look' }] }] }));
    const original = structuredClone(await provider.chat(ask('a')));
    for (let turn = 0; turn < 2; turn++) {
      const reply = await provider.chat(ask('a'));
      expect(reply).toEqual({ ...original, from_cache: true });
      reply.message.tool_calls![0]!.function.name = 'changed';
      reply.message.content = 'changed';
    }
  });

  it('[providers:cache:not-kept] keeps no errors, refusals or cut replies', async () => {
    const mock = createMockLLMProvider({
      responses: [
        { text: 'Part of', finish_reason: 'length' },
        { refusal: 'No.' },
        { text: 'Partly.', refusal: 'Not that.' },
        { text: 'Part', finish_reason: 'content_filter' },
        'Whole.',
        'Never asked for.',
      ],
    });
    let fails = true;
    const flaky: ChatProvider = {
      ...mock,
      chat: async (request) => {
        if (fails) throw new Error('down');
        return await mock.chat(request);
      },
    };
    const provider = withCache(flaky);
    await expect(provider.chat(ask('a'))).rejects.toThrow('down');
    fails = false;
    const said: (string | null)[] = [];
    for (let call = 0; call < 5; call++) {
      const reply = await provider.chat(ask('a')).catch(() => null);
      expect(reply?.from_cache).toBeUndefined();
      said.push(reply && reply.message.content);
    }
    expect(said).toEqual(['Part of', null, 'Partly.', 'Part', 'Whole.']);
    expect(await provider.chat(ask('a'))).toMatchObject({ message: { content: 'Whole.' }, from_cache: true });
  });

  it('[providers:cache:ttl] asks again after the time to live', async () => {
    const time = createManualTime();
    const provider = withCache(numbered(), { ttlMs: 1_000, clock: time.clock });
    const say = async () => (await provider.chat(ask('a'))).message.content;
    expect(await say()).toBe('Reply 1.');
    await time.advance(999);
    expect(await say()).toBe('Reply 1.');
    await time.advance(1);
    expect(await say()).toBe('Reply 2.');
    expect(() => withCache(numbered(), { ttlMs: Number.NaN })).toThrow(ConfigurationError);
  });

  it('[providers:cache:stream] replays streams, and replies and streams answer for each other', async () => {
    const mock = createMockLLMProvider({
      responses: [{ reasoning: 'Hm.', text: 'One two.', tool_calls: [{ name: 'look' }] }],
    });
    const provider = withCache(mock);
    const live = await collect(provider.stream(ask('a')));
    expect(live.map(({ type }) => type)).toEqual(['reasoning', 'text', 'text', 'tool_call', 'reply']);
    const replayed = await collect(provider.stream(ask('a')));
    expect(replayed.map(({ type }) => type)).toEqual(['reasoning', 'text', 'tool_call', 'reply']);
    expect(replayed.at(-1)).toMatchObject({ reply: { from_cache: true, message: { content: 'One two.' } } });
    expect((await provider.chat(ask('a'))).from_cache).toBe(true);
    await provider.chat(ask('b'));
    expect((await collect(provider.stream(ask('b')))).at(-1)).toMatchObject({ reply: { from_cache: true } });
    expect(mock.callHistory).toHaveLength(2);
  });

  it('asks each time for a request that has no canonical form', async () => {
    const mock = numbered();
    const provider = withCache(mock);
    for (let call = 1; call <= 2; call++) {
      expect((await provider.chat({ ...ask('a'), temperature: -0 })).message.content).toBe(`Reply ${call}.`);
    }
    expect((await collect(provider.stream({ ...ask('a'), temperature: -0 }))).at(-1)).toMatchObject({
      reply: { message: { content: 'Reply 3.' } },
    });
  });

  it('says so when a stream ends without a reply', async () => {
    const provider = withCache({ ...createHeldProvider(), stream: async function* () {} });
    const streaming = collect(provider.stream(ask('a')));
    await expect(provider.chat(ask('a'))).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY', retryable: true });
    expect(await streaming).toEqual([]);
  });
});

describe('equal requests at the same time', () => {
  it('[providers:cache:shared] share one call, the cost of which counts once', async () => {
    const held = createHeldProvider();
    const provider = withCache(held);
    const chats = [provider.chat(ask('a')), provider.chat(ask('a'))];
    const stream = collect(provider.stream(ask('a')));
    await settle();
    expect(held.calls).toHaveLength(1);
    held.calls[0]!.answer('One two.');
    const replies = await Promise.all(chats);
    expect(replies.filter(({ from_cache }) => from_cache)).toHaveLength(1);
    expect((await stream).at(-1)).toMatchObject({ reply: { from_cache: true, message: { content: 'One two.' } } });
    replies[0]!.message.content = 'changed';
    expect(replies[1]!.message.content).toBe('One two.');
  });

  it('fail together, and the next one asks again', async () => {
    const held = createHeldProvider();
    const provider = withCache(held);
    const calls = [provider.chat(ask('a')), provider.chat(ask('a'))];
    await settle();
    held.calls[0]!.answer(new Error('down'));
    for (const call of calls) await expect(call).rejects.toThrow('down');
    const next = provider.chat(ask('a'));
    await settle();
    held.calls[1]!.answer('Up.');
    expect((await next).message.content).toBe('Up.');
  });

  it('[providers:cache:abort] are each aborted alone; the call ends with the last one', async () => {
    const held = createHeldProvider();
    const provider = withCache(held);
    const controllers = [new AbortController(), new AbortController()];
    const calls = controllers.map(({ signal }) => provider.chat(ask('a', signal)));
    const third = collect(provider.stream(ask('a')));
    await settle();
    controllers[0]!.abort();
    await expect(calls[0]).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    expect(held.calls[0]!.request.signal?.aborted).toBe(false);
    held.calls[0]!.answer('Here.');
    expect((await calls[1]!).message.content).toBe('Here.');
    expect(await third).toHaveLength(2);

    const alone = new AbortController();
    const last = provider.chat(ask('b', alone.signal));
    await settle();
    alone.abort();
    await expect(last).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    expect(held.calls[1]!.request.signal?.aborted).toBe(true);
    const next = provider.chat(ask('b'));
    await settle();
    held.calls[2]!.answer('Again.');
    expect((await next).message.content).toBe('Again.');
  });

  it('ask nobody when they are aborted before they begin', async () => {
    const mock = numbered();
    const provider = withCache(mock);
    await expect(provider.chat(ask('a', AbortSignal.abort()))).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    await settle();
    expect(mock.callHistory).toEqual([]);
  });

  it('leave the stream open for the others when one leaves', async () => {
    const held = createHeldProvider();
    const provider = withCache(held);
    const streams = [provider.stream(ask('a')), provider.stream(ask('a'))].map((one) => one[Symbol.asyncIterator]());
    const firsts = streams.map((stream) => stream.next());
    await settle();
    held.calls[0]!.answer('one ');
    expect(await Promise.all(firsts)).toEqual(
      [1, 2].map(() => ({ done: false, value: { type: 'text', text: 'one ' } })),
    );
    await streams[0]!.return?.();
    expect((await streams[1]!.next()).value).toMatchObject({ type: 'reply' });
    await streams[1]!.return?.();
    await settle();
    expect(held.closed).toBe(1);
  });
});

it('stops reading a stream that all have left, though the provider does not listen', async () => {
  let pieces = 0;
  const endless: ChatProvider = {
    ...createHeldProvider(),
    async *stream() {
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        pieces++;
        yield { type: 'text', text: 'more ' };
      }
    },
  };
  for await (const _part of withCache(endless).stream(ask('a'))) break;
  await settle();
  const atMost = pieces;
  await settle();
  expect(pieces).toBe(atMost);
});

describe('the store', () => {
  it('is written after the reply is given, and until then the reply is shared', async () => {
    const mock = numbered();
    let finish: () => void = () => {};
    const slow = {
      ...createMemoryCacheStore(),
      set: () => new Promise<void>((resolve) => (finish = resolve)),
    };
    const provider = withCache(mock, { store: slow });
    expect((await provider.chat(ask('a'))).message.content).toBe('Reply 1.');
    expect(await provider.chat(ask('a'))).toMatchObject({ message: { content: 'Reply 1.' }, from_cache: true });
    finish();
    await settle();
    expect((await provider.chat(ask('a'))).message.content).toBe('Reply 2.');
  });

  it('gets nothing that comes from another cache, so that it lives no longer', async () => {
    const inner = withCache(numbered());
    await inner.chat(ask('a'));
    const store = createMemoryCacheStore();
    expect((await withCache(inner, { store }).chat(ask('a'))).from_cache).toBe(true);
    expect((await withCache(numbered(), { store }).chat(ask('a'))).from_cache).toBeUndefined();
  });

  it('[providers:cache:store] may fail or hold anything: then the provider is asked', async () => {
    const errors: unknown[] = [];
    const broken = {
      get: () => Promise.reject(new Error('down')),
      set: () => Promise.reject(new Error('full')),
      delete: () => Promise.reject(new Error('down')),
    };
    const provider = withCache(numbered(), { store: broken, onStoreError: (error) => errors.push(error) });
    expect((await provider.chat(ask('a'))).message.content).toBe('Reply 1.');
    expect(errors.map(String)).toEqual(['Error: down', 'Error: full']);
    for (const text of [
      '',
      '{',
      'null',
      '{"value":1}',
      '{"expires_at":9e15,"value":{}}',
      '{"expires_at":"x","value":1}',
    ]) {
      const odd = { ...broken, get: async () => text, set: async () => {} };
      expect((await withCache(numbered(), { store: odd }).chat(ask('a'))).message.content).toBe('Reply 1.');
    }
  });

  it('gets keys that show nothing of the request, JSON, and the time to live', async () => {
    const sets: unknown[][] = [];
    const store = {
      get: async () => null,
      set: async (...entry: [string, string, number]) => void sets.push(entry),
      delete: async () => {},
    };
    const held = { ...createHeldProvider(), chat: async () => textReply('Here.') };
    await withCache(held, { store, ttlMs: 7, clock: { now: () => 1 } }).chat(ask('secret'));
    await settle();
    expect(sets).toEqual([
      [expect.stringMatching(/^[0-9a-f]{64}$/), JSON.stringify({ expires_at: 8, value: textReply('Here.') }), 7],
    ]);
  });
});
