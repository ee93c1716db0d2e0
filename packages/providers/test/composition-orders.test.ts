import { inspect } from 'node:util';
import { ProviderError, type ChatProvider, type ChatStreamPart, type LLMProvider } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createCostLedger,
  createMockLLMProvider,
  withCache,
  withCost,
  withFallback,
  withLimits,
  withRetry,
  withTimeout,
} from '../src/index.ts';
import { ask, createHeldProvider } from './held-provider.ts';
import { settle } from './manual-time.ts';

const layers = ['limits', 'timeout', 'cache', 'cost', 'fallback', 'retry'] as const;
type Layer = (typeof layers)[number];

const order = fc.shuffledSubarray([...layers], { minLength: layers.length });

/** The provider within the layers, the last one outermost. */
function compose(provider: ChatProvider, order: readonly Layer[]) {
  const ledger = createCostLedger({ prices: { scripted: { input: 1, output: 1 } } });
  const wrap: Record<Layer, (inner: ChatProvider) => LLMProvider> = {
    limits: (inner) => withLimits(inner, { concurrency: 1, maxQueue: 5 }),
    timeout: (inner) => withTimeout(inner, { timeoutMs: 20_000 }),
    cache: (inner) => withCache(inner),
    cost: (inner) => withCost(inner, { ledger }),
    fallback: (inner) => withFallback([inner]),
    retry: (inner) => withRetry(inner, { sleep: async () => {} }),
  };
  const composed = order.reduce<ChatProvider>((inner, layer) => wrap[layer](inner), provider) as LLMProvider;
  return { composed, ledger };
}

async function collect(parts: AsyncIterable<ChatStreamPart>): Promise<ChatStreamPart[]> {
  const seen: ChatStreamPart[] = [];
  for await (const part of parts) seen.push(part);
  return seen;
}

/** What happens with a provider in these layers, in words. */
async function behaviour(order: readonly Layer[]): Promise<Record<string, unknown>> {
  const mock = createMockLLMProvider({ responses: ['One two.', { tool_calls: [{ name: 'look' }] }], failAfter: 3 });
  const { composed, ledger } = compose(mock, order);
  const live = await collect(composed.stream(ask('a')));
  const again = await composed.chat(ask('a'));
  const tools = await composed.chat(ask('b'));
  const prompt = await composed.generate('c');
  const failed = await composed.chat(ask('d')).catch((error: ProviderError) => error);
  const brokenStream = await collect(composed.stream(ask('e'))).catch((error: ProviderError) => error);
  const aborted = await composed.chat(ask('f', AbortSignal.abort())).catch((error: ProviderError) => error);
  const { calls, cost } = ledger.snapshot().total;
  return {
    name: composed.name,
    live: live.map(({ type }) => type),
    again: [again.message.content, again.from_cache],
    tools: tools.message.tool_calls,
    prompt: prompt.text,
    errors: [failed, brokenStream, aborted].map((error) => ProviderError.isInstance(error) && error.code),
    calls: [calls, cost],
  };
}

/** A stream that is left, and calls that wait for its slot, one of them aborted. */
async function leaving(order: readonly Layer[]): Promise<Record<string, unknown>> {
  const held = createHeldProvider();
  const { composed } = compose(held, order);
  const stream = composed.stream(ask('a'))[Symbol.asyncIterator]();
  const first = stream.next();
  await settle();
  const controller = new AbortController();
  const waiting = composed.chat(ask('b', controller.signal)).catch((error: ProviderError) => error.code);
  const next = composed.chat(ask('c'));
  await settle();
  controller.abort();
  const code = await waiting;
  held.calls[0]!.answer('one two three');
  const { value } = await first;
  await settle();
  const begun = held.calls.length;
  await stream.return?.();
  await settle();
  held.calls[1]!.answer('Next.');
  return { value, code, begun, next: (await next).message.content };
}

describe('in any order', () => {
  it('[providers:composition:orders] the layers answer, fail, keep the name and count the same', async () => {
    await fc.assert(
      fc.asyncProperty(order, async (order) => {
        expect(await behaviour(order)).toEqual({
          name: 'mock/scripted',
          live: ['text', 'text', 'reply'],
          again: ['One two.', true],
          tools: [{ id: 'call_2_0', type: 'function', function: { name: 'look', arguments: '{}' } }],
          prompt: 'One two.',
          errors: ['PROVIDER_UNAVAILABLE', 'PROVIDER_UNAVAILABLE', 'PROVIDER_ABORTED'],
          calls: [3, expect.stringMatching(/^0\.0000\d+$/)],
        });
      }),
    );
  });

  it('a stream that is left gives its slot to the next call, and an aborted one asks nobody', async () => {
    await fc.assert(
      fc.asyncProperty(order, async (order) => {
        expect(await leaving(order)).toEqual({
          value: { type: 'text', text: 'one ' },
          code: 'PROVIDER_ABORTED',
          // A cache around the limits reads ahead of its reader, so the stream has ended by then.
          begun: order.indexOf('cache') > order.indexOf('limits') ? 2 : 1,
          next: 'Next.',
        });
      }),
    );
  });

  it('[providers:composition:secrets] no key shows in what is printed, turned into JSON or thrown', async () => {
    const key = 'sk-test-0123456789abcdef';
    const careless = { ...createMockLLMProvider({ errorRate: 1 }), apiKey: key };
    await fc.assert(
      fc.asyncProperty(order, async (order) => {
        const { composed } = compose(careless, order);
        const error = await composed.chat(ask('a')).catch((thrown: unknown) => thrown);
        const shown = [composed, error].map((value) => inspect(value, { depth: 20, showHidden: true })).join();
        expect(shown).not.toContain(key);
        expect(JSON.stringify([composed, error])).not.toContain(key);
      }),
    );
  });
});
