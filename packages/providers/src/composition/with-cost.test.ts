import { ConfigurationError, noTelemetry, type EmbeddingUsage, type TokenUsage } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask, createHeldProvider, textReply } from '../../test/held-provider.ts';
import { settle } from '../../test/manual-time.ts';
import { createMockEmbeddingProvider } from '../mock/mock-embedding-provider.ts';
import { createMockLLMProvider } from '../mock/mock-llm-provider.ts';
import { observeEmbeddingProvider } from '../telemetry/observe-embedding-provider.ts';
import { createCostLedger, type CallCost } from './cost-ledger.ts';
import { withCache } from './with-cache.ts';
import { withCost } from './with-cost.ts';
import { withEmbeddingCache } from './with-embedding-cache.ts';
import { withFallback } from './with-fallback.ts';
import { withLimits } from './with-limits.ts';
import { withRetry } from './with-retry.ts';

const usage: TokenUsage = { input_tokens: 1_000, output_tokens: 100, cached_input_tokens: 400, reasoning_tokens: 60 };
const prices = {
  'openai/large': { input: 1.25, output: 10, cached_input: 0.125 },
  small: { input: 0.05, output: 0.4 },
};

function model(name: string, changes: { usage?: TokenUsage } = { usage }) {
  return createMockLLMProvider({ name, responses: () => ({ text: 'Here.', ...changes }) });
}

describe('createCostLedger', () => {
  it('[providers:cost:exact] prices input, cached input and output exactly, by model and in all', async () => {
    const ledger = createCostLedger({ prices });
    const costs: CallCost[] = [];
    const large = withCost(model('openai/large'), { ledger, onUsage: (cost) => costs.push(cost) });
    await large.chat(ask('a'));
    await large.chat(ask('b'));
    await withCost(model('local/small'), { ledger }).generate('c');
    expect(costs[0]).toEqual({
      provider: 'openai/large',
      model: 'large',
      usage,
      from_cache: false,
      // 600 * 1.25 + 400 * 0.125 + 100 * 10, of a million
      cost: '0.0018',
    });
    const snapshot = ledger.snapshot();
    expect(snapshot.by_model).toMatchObject([
      { provider: 'openai/large', model: 'large', calls: 2, input_tokens: 2_000, cost: '0.0036' },
      { provider: 'local/small', model: 'small', calls: 1, cost: '0.00009' },
    ]);
    expect(snapshot.total).toEqual({
      calls: 3,
      cached_calls: 0,
      uncounted_calls: 0,
      input_tokens: 3_000,
      output_tokens: 300,
      cached_input_tokens: 1_200,
      reasoning_tokens: 180,
      cost: '0.00369',
      priced_cost: '0.00369',
    });
    expect(snapshot.unpriced).toEqual([]);
    expect(JSON.parse(JSON.stringify(snapshot))).toEqual(snapshot);
  });

  it('[providers:cost:unknown] counts the tokens of a model without a price, and says that its cost is unknown', () => {
    const ledger = createCostLedger({ prices });
    ledger.record('openai/large', textReply('a', { model: 'large', usage }));
    expect(ledger.record('openai/constructor', textReply('b', { model: 'constructor', usage })).cost).toBeNull();
    const { total, unpriced, by_model } = ledger.snapshot();
    expect(total).toMatchObject({ cost: null, priced_cost: '0.0018', input_tokens: 2_000 });
    expect(by_model[1]).toMatchObject({ cost: null, priced_cost: '0', input_tokens: 1_000 });
    expect(unpriced).toEqual(['openai/constructor constructor']);
  });

  it('takes the price of the model that answered before that of the model that was asked', () => {
    const ledger = createCostLedger({
      prices: {
        'openai/asked': { input: 1, output: 1 },
        answered: { input: 2, output: 2 },
        'openai/dated': { input: 3, output: 3 },
        dated: { input: 4, output: 4 },
      },
    });
    const one = { ...usage, input_tokens: 1_000_000, output_tokens: 0, cached_input_tokens: 0 };
    const costOf = (model: string) => ledger.record('openai/asked', textReply('a', { model, usage: one })).cost;
    expect([costOf('other'), costOf('answered'), costOf('dated')]).toEqual(['1', '2', '3']);
  });

  it('counts no cost for what nobody counted', () => {
    const ledger = createCostLedger({ prices });
    expect(ledger.record('openai/large', textReply('a', { model: 'large', usage: null })).cost).toBeNull();
    for (const input_tokens of [1.5, -1, Number.NaN]) {
      const reply = textReply('b', { model: 'large', usage: { ...usage, input_tokens } });
      expect(ledger.record('openai/large', reply)).toMatchObject({ usage: null, cost: null });
    }
    expect(ledger.snapshot().total).toMatchObject({ calls: 4, uncounted_calls: 4, input_tokens: 0, cost: null });
    expect(ledger.snapshot().unpriced).toEqual([]);
  });

  it('never rounds: any number of calls costs as much as all their tokens at once', () => {
    const counts = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 50 });
    const price = fc.nat(100_000_000).map((micros) => micros / 1e6);
    fc.assert(
      fc.property(counts, price, (tokens, input) => {
        const [many, one] = [1, 2].map(() => createCostLedger({ prices: { model: { input, output: 0 } } }));
        const take = (ledger: typeof many, input_tokens: number) =>
          ledger!.record('a/model', textReply('', { usage: { ...usage, input_tokens, cached_input_tokens: 0 } }));
        for (const count of tokens) take(many, count);
        const sum = tokens.reduce((total, count) => total + count, 0);
        take(one, sum);
        const { cost } = many!.snapshot().total;
        expect(cost).toBe(one!.snapshot().total.cost);
        expect(Number(cost)).toBeCloseTo((sum * input) / 1e6, 6);
      }),
    );
  });

  it.each([-1, Number.NaN, Infinity, 0.0000001])('refuses a price of %s', (input) => {
    expect(() => createCostLedger({ prices: { model: { input, output: 1 } } })).toThrow(ConfigurationError);
  });
});

describe('withCost', () => {
  it('[providers:cost:cache] counts what a cache answers as a call without cost', async () => {
    const ledger = createCostLedger({ prices });
    const provider = withCost(withCache(model('openai/large')), { ledger });
    for (let call = 0; call < 3; call++) await provider.chat(ask('a'));
    expect(ledger.snapshot().total).toMatchObject({ calls: 1, cached_calls: 2, input_tokens: 1_000, cost: '0.0018' });
  });

  it('counts for the provider that answered', async () => {
    const ledger = createCostLedger({ prices });
    const down = createMockLLMProvider({ name: 'openai/large', errorRate: 1 });
    await withCost(withFallback([down, model('local/small')]), { ledger }).chat(ask('a'));
    expect(ledger.snapshot().by_model).toMatchObject([{ provider: 'local/small', model: 'small' }]);
  });

  it('counts whole streams, and says that nobody counted those that broke or were left', async () => {
    const ledger = createCostLedger({ prices });
    const costs: CallCost[] = [];
    const held = createHeldProvider({ name: 'openai/large' });
    const provider = withCost(held, { ledger, onUsage: (cost) => costs.push(cost) });
    const read = async (take: number) => {
      let left = take;
      for await (const _part of provider.stream(ask('a'))) if (--left === 0) return;
    };
    const whole = read(10);
    await settle();
    held.calls[0]!.answer('one two');
    await whole;
    const part = read(1);
    await settle();
    held.calls[1]!.answer('one two');
    await part;
    const failed = read(1);
    await settle();
    held.calls[2]!.answer(new Error('down'));
    await expect(failed).rejects.toThrow('down');
    await expect(withCost(createMockLLMProvider({ failAfter: 0 }), { ledger }).chat(ask('a'))).rejects.toThrow('fails');
    expect(costs.map(({ usage }) => usage?.input_tokens ?? null)).toEqual([10, null]);
    expect(ledger.snapshot().total).toMatchObject({ calls: 2, uncounted_calls: 1, cost: null });
  });
});

describe('an embedder', () => {
  const embeddingPrices = { 'embedding-2': { input: 0.02, output: 0 } };

  it('[providers:cost:embeddings] has its tokens and cost added, request by request', async () => {
    const ledger = createCostLedger({ prices: embeddingPrices });
    const costs: CallCost[] = [];
    const used: EmbeddingUsage[] = [];
    const embedder = withCost(createMockEmbeddingProvider({ dimensions: 2 }), {
      ledger,
      onUsage: (cost) => costs.push(cost),
    });
    await embedder.embed('a'.repeat(400));
    await embedder.embedBatch(['b'.repeat(40), 'c'.repeat(40)], { onUsage: (usage) => void used.push(usage) });
    expect(costs.map(({ model: name, cost }) => [name, cost])).toEqual([
      ['embedding-2', '0.000002'],
      ['embedding-2', '0.0000004'],
    ]);
    expect(used).toEqual([{ input_tokens: 20, model: 'embedding-2' }]);
    expect(ledger.snapshot().total).toMatchObject({ calls: 2, input_tokens: 120, output_tokens: 0, cost: '0.0000024' });
  });

  it('has no known cost where nobody counts its tokens', async () => {
    const ledger = createCostLedger({ prices: embeddingPrices });
    expect(ledger.recordEmbedding('server/embedding-2', { input_tokens: null, model: null })).toEqual({
      provider: 'server/embedding-2',
      model: 'embedding-2',
      usage: null,
      from_cache: false,
      cost: null,
    });
    expect(ledger.snapshot().total).toMatchObject({ uncounted_calls: 1, cost: null });
  });

  it('costs the same within and around a cache, retries, limits and telemetry', async () => {
    const ledger = createCostLedger({ prices: embeddingPrices });
    const spent: (number | null)[] = [];
    const mock = createMockEmbeddingProvider({ dimensions: 2 });
    const inner = withCost(mock, { ledger });
    const layered = observeEmbeddingProvider(withLimits(withRetry(withEmbeddingCache(inner)), {}), noTelemetry);
    const outer = withCost(layered, {
      ledger: createCostLedger({ prices: {} }),
      onUsage: ({ usage: counted }) => spent.push(counted!.input_tokens),
    });
    await outer.embed('a'.repeat(40));
    await outer.embed('a'.repeat(40));
    await outer.embedBatch(['a'.repeat(40), 'b'.repeat(80)]);
    expect(spent).toEqual([10, 20]);
    expect(ledger.snapshot().total).toMatchObject({ calls: 2, input_tokens: 30 });
    expect(outer).toMatchObject({ name: 'mock/embedding-2', dimensions: 2 });
  });
});
