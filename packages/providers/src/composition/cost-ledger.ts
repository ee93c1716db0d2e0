import type { ChatReply, EmbeddingUsage, TokenUsage } from '@waymark/core-types';
import { formatAmount, pricePerToken } from './exact-amount.ts';

/** What a million tokens cost, in whatever currency you like, with at most six decimals. Embedders have no output: 0. */
export interface ModelPrice {
  input: number;
  output: number;
  /** Of the input tokens that the server had in its cache. Default: as `input`. */
  cached_input?: number;
}

/** Prices by model: as the reply names it (`gpt-5-mini`), with its provider before it, or by the provider's `name`. */
export type Prices = Readonly<Record<string, ModelPrice>>;

/** What one call took. */
export interface CallCost {
  /** The `name` of the provider that answered. */
  provider: string;
  model: string;
  usage: TokenUsage | null;
  from_cache: boolean;
  /** An exact decimal number, as in `0.0125`; null where the model has no price or nobody counted the tokens. */
  cost: string | null;
}

/** What several calls took. Tokens are those that were paid for. */
export interface CostTotal extends TokenUsage {
  /** Calls that a model answered. */
  calls: number;
  /** Calls that a cache answered: no tokens, no cost. */
  cached_calls: number;
  /** Calls of which nobody counted the tokens, streams that were left or broke among them. */
  uncounted_calls: number;
  /** Exact decimal number; null unless all calls could be priced. */
  cost: string | null;
  /** The part that could be priced. */
  priced_cost: string;
}

/** Where the money went, ready for JSON. */
export interface CostSnapshot {
  total: CostTotal;
  by_model: (CostTotal & { provider: string; model: string })[];
  /** `provider model` of the calls without a price: add one for each. */
  unpriced: string[];
}

/** Adds up tokens and cost. */
export interface CostLedger {
  /** Adds the reply of the provider that is called so. */
  record(provider: string, reply: ChatReply): CallCost;
  /** Adds a request of the embedder that is called so. Its tokens are input. */
  recordEmbedding(provider: string, usage: EmbeddingUsage): CallCost;
  /** Adds a call of the provider that is called so, which may have cost something, nobody knows what. */
  recordUncounted(provider: string): CallCost;
  snapshot(): CostSnapshot;
}

type ExactPrice = Record<keyof ModelPrice, bigint>;

interface Account extends TokenUsage {
  provider: string;
  model: string;
  calls: number;
  cached_calls: number;
  uncounted_calls: number;
  unpriced_calls: number;
  trillionths: bigint;
}

/**
 * Creates a ledger. Amounts are kept as whole numbers and never rounded.
 * @throws {ConfigurationError} for prices below 0 or with more than six decimals.
 */
export function createCostLedger({ prices }: { prices: Prices }): CostLedger {
  const exact = new Map(Object.entries(prices).map(([model, price]) => [model, toExactPrice(model, price)]));
  const accounts = new Map<string, Account>();

  const accountOf = (provider: string, model: string): Account => {
    const key = JSON.stringify([provider, model]);
    const account = accounts.get(key) ?? emptyAccount(provider, model);
    accounts.set(key, account);
    return account;
  };
  const add = (call: Omit<CallCost, 'cost'>): CallCost => {
    const { provider, model, usage } = call;
    const account = accountOf(provider, model);
    if (call.from_cache) {
      account.cached_calls++;
      return { ...call, cost: '0' };
    }
    account.calls++;
    if (usage === null || !isCount(usage)) {
      account.uncounted_calls++;
      return { ...call, usage: null, cost: null };
    }
    for (const key of tokenKeys) account[key] += usage[key];
    const price = priceOf(exact, provider, model);
    if (price === null) {
      account.unpriced_calls++;
      return { ...call, cost: null };
    }
    const amount = amountOf(usage, price);
    account.trillionths += amount;
    return { ...call, cost: formatAmount(amount) };
  };
  return {
    record: (provider, { model, usage, from_cache = false, provider: answered = provider }) =>
      add({ provider: answered, model, usage, from_cache }),
    recordEmbedding: (provider, { input_tokens, model }) =>
      add({
        provider,
        model: model ?? modelOf(provider),
        usage: input_tokens === null ? null : { ...noTokens, input_tokens },
        from_cache: false,
      }),
    recordUncounted: (provider) => add({ provider, model: modelOf(provider), usage: null, from_cache: false }),
    snapshot() {
      const all = [...accounts.values()];
      return {
        total: toTotal(all),
        by_model: all.map((account) => ({ provider: account.provider, model: account.model, ...toTotal([account]) })),
        unpriced: all
          .filter(({ unpriced_calls }) => unpriced_calls > 0)
          .map(({ provider, model }) => `${provider} ${model}`),
      };
    },
  };
}

const noTokens: TokenUsage = { input_tokens: 0, output_tokens: 0, cached_input_tokens: 0, reasoning_tokens: 0 };
const tokenKeys = ['input_tokens', 'output_tokens', 'cached_input_tokens', 'reasoning_tokens'] as const;
const countKeys = [...tokenKeys, 'calls', 'cached_calls', 'uncounted_calls', 'unpriced_calls'] as const;

function emptyAccount(provider: string, model: string): Account {
  const counts = Object.fromEntries(countKeys.map((key) => [key, 0])) as Record<(typeof countKeys)[number], number>;
  return { provider, model, ...counts, trillionths: 0n };
}

function toExactPrice(model: string, { input, output, cached_input = input }: ModelPrice): ExactPrice {
  return {
    input: pricePerToken(input, `input of ${model}`),
    output: pricePerToken(output, `output of ${model}`),
    cached_input: pricePerToken(cached_input, `cached input of ${model}`),
  };
}

function modelOf(provider: string): string {
  return provider.slice(provider.indexOf('/') + 1);
}

/** A provider of somebody else's may report anything. */
function isCount(usage: TokenUsage): boolean {
  return tokenKeys.every((key) => Number.isSafeInteger(usage[key]) && usage[key] >= 0);
}

/** The reply's own name of the model says most: a provider may answer with a dated version or with another model. */
function priceOf(prices: ReadonlyMap<string, ExactPrice>, provider: string, model: string): ExactPrice | null {
  const label = provider.slice(0, provider.indexOf('/') + 1);
  return prices.get(`${label}${model}`) ?? prices.get(model) ?? prices.get(provider) ?? null;
}

/** Cached tokens are among the input tokens, and reasoning is among the output tokens. */
function amountOf(usage: TokenUsage, price: ExactPrice): bigint {
  const cached = Math.min(usage.cached_input_tokens, usage.input_tokens);
  return (
    BigInt(usage.input_tokens - cached) * price.input +
    BigInt(cached) * price.cached_input +
    BigInt(usage.output_tokens) * price.output
  );
}

function toTotal(accounts: readonly Account[]): CostTotal {
  const sum = (key: (typeof countKeys)[number]) => accounts.reduce((total, account) => total + account[key], 0);
  const pricedCost = formatAmount(accounts.reduce((total, { trillionths }) => total + trillionths, 0n));
  const isComplete = sum('unpriced_calls') === 0 && sum('uncounted_calls') === 0;
  return {
    calls: sum('calls'),
    cached_calls: sum('cached_calls'),
    uncounted_calls: sum('uncounted_calls'),
    input_tokens: sum('input_tokens'),
    output_tokens: sum('output_tokens'),
    cached_input_tokens: sum('cached_input_tokens'),
    reasoning_tokens: sum('reasoning_tokens'),
    cost: isComplete ? pricedCost : null,
    priced_cost: pricedCost,
  };
}
