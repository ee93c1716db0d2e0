import {
  ConfigurationError,
  ProviderError,
  type ChatProvider,
  type ChatStreamPart,
  type ProviderErrorCode,
} from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import { ask, createHeldProvider } from '../../test/held-provider.ts';
import { createManualTime, settle } from '../../test/manual-time.ts';
import { createMockLLMProvider, type MockLLMProvider } from '../mock/mock-llm-provider.ts';
import { createMockRerankProvider } from '../mock/mock-rerank-provider.ts';
import { withFallback, type FallbackEvent } from './with-fallback.ts';

const good = () => createMockLLMProvider({ name: 'backup/good', defaultResponse: 'From the backup.' });
const failing = (code: ProviderErrorCode) =>
  createMockLLMProvider({ name: 'main/bad', errorRate: 1, errorCodes: [code] });

async function collect(parts: AsyncIterable<ChatStreamPart>): Promise<ChatStreamPart[]> {
  const seen: ChatStreamPart[] = [];
  for await (const part of parts) seen.push(part);
  return seen;
}

describe('withFallback', () => {
  it.each<ProviderErrorCode>([
    'PROVIDER_UNAVAILABLE',
    'PROVIDER_RATE_LIMITED',
    'PROVIDER_TIMEOUT',
    'PROVIDER_AUTHENTICATION',
    'PROVIDER_BAD_REPLY',
    'PROVIDER_NOT_INSTALLED',
  ])('[providers:fallback:next] asks the next provider after %s, and the reply says who gave it', async (code) => {
    const events: FallbackEvent[] = [];
    const provider = withFallback([failing(code), good()], { onFallback: (event) => events.push(event) });
    const reply = await provider.chat(ask('Hello?'));
    expect(reply).toMatchObject({ message: { content: 'From the backup.' }, provider: 'backup/good', model: 'good' });
    expect(events).toMatchObject([{ from: 'main/bad', to: 'backup/good', error: { code } }]);
    expect(provider.name).toBe('main/bad');
    expect((await withFallback([provider]).chat(ask('Hello?'))).provider).toBe('backup/good');
  });

  it.each<ProviderErrorCode>(['PROVIDER_BAD_REQUEST', 'PROVIDER_REFUSED', 'PROVIDER_ABORTED'])(
    '[providers:fallback:not] asks no other after %s',
    async (code) => {
      const backup = good();
      await expect(withFallback([failing(code), backup]).chat(ask('Hello?'))).rejects.toMatchObject({ code });
      expect(backup.callHistory).toEqual([]);
    },
  );

  it('asks no other after a bug, and lets the caller choose', async () => {
    const backup = good();
    const bug = createMockLLMProvider({
      responses: () => {
        throw new TypeError('a bug');
      },
    });
    await expect(withFallback([bug, backup]).chat(ask('Hello?'))).rejects.toThrow(TypeError);
    const strict = withFallback([failing('PROVIDER_UNAVAILABLE'), backup], { shouldFallBack: () => false });
    await expect(strict.chat(ask('Hello?'))).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
    expect(backup.callHistory).toEqual([]);
    const lax = withFallback([failing('PROVIDER_REFUSED'), backup], { shouldFallBack: () => true });
    expect((await lax.generate('Hello?')).text).toBe('From the backup.');
  });

  it('asks no other when the caller has gone', async () => {
    const held = createHeldProvider({ isDeaf: true });
    const backup = good();
    const controller = new AbortController();
    const call = withFallback([held, backup]).chat(ask('Hello?', controller.signal));
    await settle();
    controller.abort();
    held.calls[0]!.answer(new ProviderError('PROVIDER_UNAVAILABLE', 'down', { retryable: true }));
    await expect(call).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    expect(backup.callHistory).toEqual([]);
  });

  it('[providers:fallback:all-failed] lists each one and its code when all fail', async () => {
    const provider = withFallback<ChatProvider>([
      failing('PROVIDER_AUTHENTICATION'),
      createMockLLMProvider({ name: 'backup/bad', errorRate: 1 }),
    ]);
    await expect(provider.chat(ask('Hello?'))).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
      message: 'All providers failed: main/bad PROVIDER_AUTHENTICATION, backup/bad PROVIDER_UNAVAILABLE.',
      retryable: true,
      details: {
        failures: [
          { provider: 'main/bad', code: 'PROVIDER_AUTHENTICATION' },
          { provider: 'backup/bad', code: 'PROVIDER_UNAVAILABLE' },
        ],
      },
    });
    const alone = withFallback([failing('PROVIDER_AUTHENTICATION')]);
    await expect(alone.chat(ask('x'))).rejects.toMatchObject({ code: 'PROVIDER_AUTHENTICATION', retryable: false });
    expect(() => withFallback([])).toThrow(ConfigurationError);
    expect(() => withFallback([good()], { cooldownMs: -1 })).toThrow(ConfigurationError);
  });

  it('works for rerankers', async () => {
    const down = createMockRerankProvider({ name: 'main/rerank', errorRate: 1 });
    const provider = withFallback([down, createMockRerankProvider()]);
    expect(await provider.rerank('query', ['a', 'b'], { top_k: 1 })).toEqual([{ index: 0, score: 1, document: 'a' }]);
    expect(provider.name).toBe('main/rerank');
  });
});

describe('a stream', () => {
  it('[providers:fallback:stream] changes providers before its first piece', async () => {
    const parts = await collect(withFallback([failing('PROVIDER_UNAVAILABLE'), good()]).stream(ask('Hello?')));
    expect(parts.map(({ type }) => type)).toEqual(['text', 'text', 'text', 'reply']);
    expect(parts.at(-1)).toMatchObject({ reply: { provider: 'backup/good' } });
  });

  it('fails when it breaks after its first piece, and its provider rests then', async () => {
    const backup = good();
    const broken = failing('PROVIDER_BAD_REPLY');
    const provider = withFallback([broken, backup]);
    await expect(collect(provider.stream(ask('Hello?')))).rejects.toMatchObject({ code: 'PROVIDER_BAD_REPLY' });
    expect(backup.callHistory).toEqual([]);
    expect((await provider.chat(ask('Hello?'))).provider).toBe('backup/good');
    expect(broken.callHistory).toHaveLength(1);
  });

  it('is closed when its reader leaves', async () => {
    const held = createHeldProvider();
    const stream = withFallback([held]).stream(ask('a'))[Symbol.asyncIterator]();
    const first = stream.next();
    await settle();
    held.calls[0]!.answer('one two');
    await first;
    await stream.return?.();
    expect(held.closed).toBe(1);
  });
});

/** A provider that fails until it is told otherwise. */
function switchable(details: Record<string, unknown> = {}) {
  let isDown = true;
  const provider: MockLLMProvider = createMockLLMProvider({
    name: 'main/model',
    responses: () => (isDown ? new ProviderError('PROVIDER_UNAVAILABLE', 'down', { details }) : 'Back.'),
  });
  return { provider, repair: () => (isDown = false) };
}

describe('a provider that failed', () => {
  it('[providers:fallback:rest] rests for the cooldown, is probed then, and comes first again when it answers', async () => {
    const time = createManualTime();
    const { provider: main, repair } = switchable();
    const provider = withFallback([main, good()], { cooldownMs: 1_000, clock: time.clock });
    const answered = async () => (await provider.chat(ask('Hello?'))).provider;
    expect(await answered()).toBe('backup/good');
    await time.advance(999);
    expect(await answered()).toBe('backup/good');
    expect(main.callHistory).toHaveLength(1);
    await time.advance(1);
    expect(await answered()).toBe('backup/good');
    expect(main.callHistory).toHaveLength(2);
    repair();
    expect(await answered()).toBe('backup/good');
    await time.advance(1_000);
    expect(await answered()).toBe('main/model');
    expect(await answered()).toBe('main/model');
  });

  it('is probed by one call, while others do not wait for it', async () => {
    const time = createManualTime();
    const held = createHeldProvider({ name: 'main/held' });
    const provider = withFallback<ChatProvider>([held, good()], { cooldownMs: 1_000, clock: time.clock });
    const first = provider.chat(ask('a'));
    held.calls[0]!.answer(new ProviderError('PROVIDER_TIMEOUT', 'late'));
    await first;
    await time.advance(1_000);
    const probe = provider.chat(ask('b'));
    expect((await provider.chat(ask('c'))).provider).toBe('backup/good');
    held.calls[1]!.answer('Back.');
    expect((await probe).provider).toBe('main/held');
    const next = provider.chat(ask('d'));
    held.calls[2]!.answer('Here.');
    expect((await next).provider).toBe('main/held');
  });

  it('is probed again at once when the probe was aborted', async () => {
    const time = createManualTime();
    const held = createHeldProvider({ name: 'main/held' });
    const provider = withFallback<ChatProvider>([held, good()], { cooldownMs: 1_000, clock: time.clock });
    const first = provider.chat(ask('a'));
    held.calls[0]!.answer(new ProviderError('PROVIDER_TIMEOUT', 'late'));
    await first;
    await time.advance(1_000);
    const controller = new AbortController();
    const probe = provider.chat(ask('b', controller.signal));
    controller.abort();
    await expect(probe).rejects.toMatchObject({ code: 'PROVIDER_ABORTED' });
    const next = provider.chat(ask('c'));
    held.calls[2]!.answer('Back.');
    expect((await next).provider).toBe('main/held');
  });

  it('rests as long as it asks for, up to ten minutes', async () => {
    const time = createManualTime();
    const { provider: main, repair } = switchable({ retry_after_ms: 10_000_000 });
    const provider = withFallback([main, good()], { cooldownMs: 1_000, clock: time.clock });
    await provider.chat(ask('a'));
    repair();
    await time.advance(599_999);
    expect((await provider.chat(ask('b'))).provider).toBe('backup/good');
    await time.advance(1);
    expect((await provider.chat(ask('c'))).provider).toBe('main/model');
  });

  it('is still asked when all others fail', async () => {
    const { provider: main, repair } = switchable();
    const backup = createMockLLMProvider({ failAfter: 1, name: 'backup/once' });
    const provider = withFallback([main, backup]);
    expect((await provider.chat(ask('a'))).provider).toBe('backup/once');
    repair();
    expect((await provider.chat(ask('b'))).provider).toBe('main/model');
  });
});
