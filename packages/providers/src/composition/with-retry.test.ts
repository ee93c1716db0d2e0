import { ProviderError, type ChatStreamPart, type ProviderErrorCode } from '@waymark/core-types';
import { expect, it } from 'vitest';
import { ask, createHeldProvider } from '../../test/held-provider.ts';
import { settle } from '../../test/manual-time.ts';
import { createMockEmbeddingProvider } from '../mock/mock-embedding-provider.ts';
import { createMockLLMProvider } from '../mock/mock-llm-provider.ts';
import { withRetry } from './with-retry.ts';

const down = (code: ProviderErrorCode = 'PROVIDER_UNAVAILABLE') => new ProviderError(code, 'down', { retryable: true });
/** Waits that take no time, and how long they would have been. */
function instantly() {
  const waits: number[] = [];
  return { waits, random: () => 1, sleep: async (milliseconds: number) => void waits.push(milliseconds) };
}

async function collect(parts: AsyncIterable<ChatStreamPart>): Promise<string[]> {
  const seen: string[] = [];
  for await (const part of parts) seen.push(part.type);
  return seen;
}

it('[providers:retry:decorator] makes a call again until it succeeds, twice by default', async () => {
  const mock = createMockLLMProvider({ responses: [down(), down('PROVIDER_RATE_LIMITED'), 'Up.', down()] });
  const time = instantly();
  const provider = withRetry(mock, time);
  expect((await provider.chat(ask('a'))).message.content).toBe('Up.');
  expect(time.waits).toEqual([500, 1_000]);
  await expect(withRetry(mock, { ...time, maxRetries: 0 }).chat(ask('b'))).rejects.toThrow('down');
  expect(mock.callHistory).toHaveLength(4);
  const embedder = createMockEmbeddingProvider({ errorRate: 1 });
  await expect(withRetry(embedder, time).embed('a')).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  expect(embedder.callHistory).toHaveLength(3);
});

it('does not make a call again that will fail again', async () => {
  const mock = createMockLLMProvider({ errorRate: 1, errorCodes: ['PROVIDER_BAD_REQUEST'] });
  await expect(withRetry(mock, instantly()).chat(ask('a'))).rejects.toMatchObject({ code: 'PROVIDER_BAD_REQUEST' });
  expect(mock.callHistory).toHaveLength(1);
});

it('opens a stream again until its first piece, not after it', async () => {
  const mock = createMockLLMProvider({ responses: [down(), 'Up.'] });
  expect(await collect(withRetry(mock, instantly()).stream(ask('a')))).toEqual(['text', 'reply']);
  const cut = createMockLLMProvider({ errorRate: 1, errorCodes: ['PROVIDER_BAD_REPLY'] });
  await expect(collect(withRetry(cut, instantly()).stream(ask('a')))).rejects.toMatchObject({
    code: 'PROVIDER_BAD_REPLY',
  });
  expect(cut.callHistory).toHaveLength(1);
});

it('ends when it is aborted, before it begins and while it waits', async () => {
  const mock = createMockLLMProvider({ errorRate: 1 });
  const controller = new AbortController();
  const waiting = withRetry(mock).chat(ask('a', controller.signal));
  await settle();
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
  await expect(withRetry(mock).chat(ask('b', controller.signal))).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
  expect(mock.callHistory).toHaveLength(1);
});

it('closes a stream that its reader leaves', async () => {
  const held = createHeldProvider();
  const stream = withRetry(held).stream(ask('a'))[Symbol.asyncIterator]();
  const first = stream.next();
  await settle();
  held.calls[0]!.answer('one two');
  await first;
  await stream.return?.();
  expect(held.closed).toBe(1);
});
