import { ConfigurationError, type ChatProvider, type ChatStreamPart } from '@waymark/core-types';
import { expect, it } from 'vitest';
import { ask, createHeldProvider } from '../../test/held-provider.ts';
import { settle } from '../../test/manual-time.ts';
import { createMockLLMProvider } from '../mock/mock-llm-provider.ts';
import { withTimeout } from './with-timeout.ts';

async function read(parts: AsyncIterable<ChatStreamPart>): Promise<string[]> {
  const seen: string[] = [];
  for await (const part of parts) seen.push(part.type);
  return seen;
}

it.each([true, false])(
  '[providers:timeout:ends] ends a call that takes too long, also of a deaf provider (%s)',
  async (isDeaf) => {
    const held = createHeldProvider({ isDeaf });
    const provider = withTimeout(held, { timeoutMs: 5 });
    await expect(provider.chat(ask('a'))).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT', retryable: true });
    await expect(read(provider.stream(ask('b')))).rejects.toMatchObject({ code: 'PROVIDER_TIMEOUT' });
    expect(held.calls.every(({ request }) => request.signal?.aborted)).toBe(true);
  },
);

it('ends a deaf call when it is aborted', async () => {
  const controller = new AbortController();
  const provider = withTimeout(createHeldProvider({ isDeaf: true }), { timeoutMs: 60_000 });
  const calls = [provider.chat(ask('a', controller.signal)), read(provider.stream(ask('b', controller.signal)))];
  await settle();
  controller.abort();
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
  await expect(provider.chat(ask('c', controller.signal))).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
  await expect(read(provider.stream(ask('d', controller.signal)))).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
});

it('passes on what comes in time: replies, pieces, errors', async () => {
  const provider = withTimeout(createMockLLMProvider({ failAfter: 2 }), { timeoutMs: 60_000 });
  expect((await provider.chat(ask('a'))).message.content).toBe('Mock response');
  expect(await read(provider.stream(ask('b')))).toEqual(['text', 'text', 'reply']);
  await expect(provider.chat(ask('c'))).rejects.toThrow('mock/scripted fails on purpose.');
  await expect(read(provider.stream(ask('d')))).rejects.toThrow('mock/scripted fails on purpose.');
});

it('closes a stream that its reader leaves', async () => {
  const held = createHeldProvider();
  const stream = withTimeout(held, { timeoutMs: 60_000 }).stream(ask('a'))[Symbol.asyncIterator]();
  const first = stream.next();
  await settle();
  held.calls[0]!.answer('one two');
  await first;
  await stream.return?.();
  expect(held.closed).toBe(1);
});

it('waits until a stream that its reader leaves has let go of what it holds', async () => {
  let isOpen = true;
  const slow: ChatProvider = {
    ...createHeldProvider(),
    async *stream() {
      try {
        yield { type: 'text', text: 'one' };
      } finally {
        await settle();
        isOpen = false;
      }
    },
  };
  for await (const _part of withTimeout(slow, { timeoutMs: 60_000 }).stream(ask('a'))) break;
  expect(isOpen).toBe(false);
});

it.each([0, Number.NaN, 2 ** 31])('refuses a timeout of %s', (timeoutMs) => {
  expect(() => withTimeout(createMockLLMProvider(), { timeoutMs })).toThrow(ConfigurationError);
});
