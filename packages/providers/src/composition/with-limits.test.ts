import { ConfigurationError, type ProviderError } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { ask, createHeldProvider } from '../../test/held-provider.ts';
import { createManualTime, settle } from '../../test/manual-time.ts';
import { createMockEmbeddingProvider } from '../mock/mock-embedding-provider.ts';
import { createMockLLMProvider } from '../mock/mock-llm-provider.ts';
import { createMockRerankProvider } from '../mock/mock-rerank-provider.ts';
import { withCache } from './with-cache.ts';
import { withLimits } from './with-limits.ts';

const codeOf = (error: ProviderError) => error.code;

describe('concurrency', () => {
  it('[providers:limits:concurrency] lets so many calls go on at once, the others in the order they came', async () => {
    const held = createHeldProvider();
    const provider = withLimits(held, { concurrency: 2 });
    const calls = ['a', 'b', 'c', 'd'].map((text) => provider.chat(ask(text)));
    await settle();
    expect(held.calls.map(({ request }) => request.messages[0]!.content)).toEqual(['a', 'b']);
    held.calls[1]!.answer('B');
    await settle();
    expect(held.calls.map(({ request }) => request.messages[0]!.content)).toEqual(['a', 'b', 'c']);
    held.calls[0]!.answer(new TypeError('a bug'));
    await expect(calls[0]).rejects.toThrow(TypeError);
    await settle();
    expect(held.calls).toHaveLength(4);
    held.calls[2]!.answer('C');
    held.calls[3]!.answer('D');
    expect((await calls[3]!).message.content).toBe('D');
  });

  it('[providers:limits:abort] takes an aborted call out of the queue', async () => {
    const held = createHeldProvider();
    const provider = withLimits(held, { concurrency: 1 });
    const controller = new AbortController();
    const first = provider.chat(ask('a'));
    const second = provider.chat(ask('b', controller.signal));
    const third = provider.chat(ask('c'));
    await settle();
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    held.calls[0]!.answer('A');
    await first;
    await settle();
    held.calls[1]!.answer('C');
    expect((await third).message.content).toBe('C');
    await expect(provider.chat(ask('d', AbortSignal.abort()))).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
  });

  it('[providers:limits:streams] holds the slot of a stream until it ends or is left', async () => {
    const held = createHeldProvider();
    const provider = withLimits(held, { concurrency: 1 });
    const stream = provider.stream(ask('a'))[Symbol.asyncIterator]();
    const first = stream.next();
    const second = provider.chat(ask('b'));
    await settle();
    held.calls[0]!.answer('one two');
    expect((await first).value).toEqual({ type: 'text', text: 'one ' });
    await settle();
    expect(held.calls).toHaveLength(1);
    await stream.return?.();
    await settle();
    expect(held.closed).toBe(1);
    held.calls[1]!.answer('B');
    await second;
    const whole = (async () => {
      for await (const part of provider.stream(ask('c'))) if (part.type === 'reply') return part.reply.message.content;
    })();
    await settle();
    held.calls[2]!.answer('C');
    expect(await whole).toBe('C');
    const last = provider.chat(ask('d'));
    await settle();
    held.calls[3]!.answer('D');
    expect((await last).message.content).toBe('D');
  });

  it('[providers:limits:queue] refuses calls when the queue is full, and takes them again later', async () => {
    const held = createHeldProvider();
    const provider = withLimits(held, { concurrency: 1, maxQueue: 1 });
    const calls = ['a', 'b', 'c'].map((text) => provider.chat(ask(text)).catch(codeOf));
    expect(await calls[2]).toBe('PROVIDER_RATE_LIMITED');
    await expect(provider.chat(ask('d'))).rejects.toMatchObject({ retryable: true, details: { waiting: 1 } });
    held.calls[0]!.answer('A');
    await settle();
    const late = provider.chat(ask('e'));
    await settle();
    held.calls[1]!.answer('B');
    await settle();
    held.calls[2]!.answer('E');
    expect((await late).message.content).toBe('E');
    const none = withLimits(held, { concurrency: 1, maxQueue: 0 });
    void none.chat(ask('f'));
    await expect(none.chat(ask('g'))).rejects.toMatchObject({ code: 'PROVIDER_RATE_LIMITED' });
  });
});

describe('a minute', () => {
  it('[providers:limits:requests-per-minute] sees so many calls begin, whenever it is', async () => {
    const time = createManualTime();
    const mock = createMockLLMProvider();
    const provider = withLimits(mock, { requestsPerMinute: 2, ...time });
    const begun = () => mock.callHistory.length;
    await provider.chat(ask('a'));
    await time.advance(30_000);
    const rest = ['b', 'c', 'd', 'e'].map((text) => provider.chat(ask(text)));
    await settle();
    expect(begun()).toBe(2);
    await time.advance(29_999);
    expect(begun()).toBe(2);
    await time.advance(1);
    expect(begun()).toBe(3);
    await time.advance(30_000);
    expect(begun()).toBe(4);
    await time.advance(30_000);
    expect(begun()).toBe(5);
    await Promise.all(rest);
  });

  it('wakes up for the next call when the first one leaves', async () => {
    const time = createManualTime();
    const mock = createMockLLMProvider();
    const provider = withLimits(mock, { tokensPerMinute: 100, ...time });
    await provider.chat({ ...ask('a'), max_tokens: 79 });
    const controller = new AbortController();
    const large = provider.chat({ ...ask('b', controller.signal), max_tokens: 98 });
    const small = provider.chat({ ...ask('c'), max_tokens: 10 });
    await settle();
    expect(mock.callHistory).toHaveLength(1);
    controller.abort();
    await expect(large).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    await small;
    expect(mock.callHistory).toHaveLength(2);
  });

  it('[providers:limits:tokens-per-minute] takes so many tokens, estimated at first and as counted afterwards', async () => {
    const time = createManualTime();
    const held = createHeldProvider();
    const provider = withLimits(held, { tokensPerMinute: 100, ...time });
    const first = provider.chat({ ...ask('abcd'), max_tokens: 90 });
    const second = provider.chat({ ...ask('efgh'), max_tokens: 80 });
    await settle();
    expect(held.calls).toHaveLength(1);
    // It took 15 of the 91 that it might have taken.
    held.calls[0]!.answer('A');
    await first;
    await settle();
    expect(held.calls).toHaveLength(2);
    held.calls[1]!.answer('B');
    await second;
    const large = provider.chat({ ...ask('larger than a minute'), max_tokens: 1_000 });
    await time.advance(59_999);
    expect(held.calls).toHaveLength(2);
    await time.advance(1);
    expect(held.calls).toHaveLength(3);
    held.calls[2]!.answer('C');
    await large;
  });

  it('counts no tokens for a reply from a cache', async () => {
    const time = createManualTime();
    const usage = { ...noTokens, output_tokens: 90 };
    const mock = createMockLLMProvider({ responses: [{ text: 'Long.', usage }] });
    const provider = withLimits(withCache(mock), { tokensPerMinute: 100, ...time });
    const request = { ...ask('a'), max_tokens: 80 };
    await provider.chat(request);
    await time.advance(60_000);
    for (let call = 0; call < 5; call++) await provider.chat(request);
    expect(mock.callHistory).toHaveLength(1);
  });

  it('counts messages, tool calls and tools', async () => {
    const time = createManualTime();
    const mock = createMockLLMProvider({ responses: [{ text: '', usage: { ...noTokens } }] });
    const provider = withLimits(mock, { tokensPerMinute: 1_000, ...time });
    const parameters = { type: 'object', description: 'x'.repeat(4_000) };
    const described = { tools: [{ type: 'function' as const, function: { name: 'look', parameters } }] };
    const call = { id: '1', type: 'function' as const, function: { name: 'look', arguments: ' '.repeat(4_004) } };
    await provider.chat({ messages: [] });
    for (const request of [
      { messages: [], ...described },
      { messages: [{ role: 'assistant' as const, content: null, tool_calls: [call] }] },
    ]) {
      const begun = mock.callHistory.length;
      const waiting = provider.chat(request);
      await settle();
      expect(mock.callHistory).toHaveLength(begun);
      await time.advance(60_000);
      await waiting;
    }
  });
});

const noTokens = { input_tokens: 0, output_tokens: 0, cached_input_tokens: 0, reasoning_tokens: 0 };

it('limits embedders and rerankers too, and answers prompts', async () => {
  const time = createManualTime();
  const embedder = createMockEmbeddingProvider({ dimensions: 2 });
  const limited = withLimits(embedder, { requestsPerMinute: 2, ...time });
  expect(limited).toMatchObject({ name: embedder.name, dimensions: 2 });
  expect(await limited.embed('a')).toHaveLength(2);
  expect(await limited.embedBatch(['b', 'c'], { batch_size: 7 })).toHaveLength(2);
  const third = limited.embed('d');
  await settle();
  expect(embedder.callHistory).toEqual([{ texts: ['a'] }, { texts: ['b', 'c'], batch_size: 7 }]);
  await time.advance(60_000);
  await third;
  const reranker = createMockRerankProvider();
  const ranked = withLimits(reranker, { concurrency: 1 });
  expect(await ranked.rerank('query', ['a', 'b'], { top_k: 1 })).toHaveLength(1);
  expect(reranker.callHistory).toEqual([{ query: 'query', documents: ['a', 'b'], top_k: 1 }]);
  expect((await withLimits(createMockLLMProvider(), { concurrency: 1 }).generate('Hello?')).text).toBe('Mock response');
});

it.each([{ concurrency: 0 }, { requestsPerMinute: 0.5 }, { tokensPerMinute: Number.NaN }, { maxQueue: -1 }])(
  'refuses %j',
  (options) => {
    expect(() => withLimits(createMockLLMProvider(), options)).toThrow(ConfigurationError);
  },
);
