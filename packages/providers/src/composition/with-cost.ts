import type {
  ChatProvider,
  EmbeddingProvider,
  EmbeddingUsage,
  EmbedBatchOptions,
  LLMProvider,
} from '@waymark/core-types';
import { toLLMProvider } from '../chat/to-llm-provider.ts';
import type { CallCost, CostLedger } from './cost-ledger.ts';
import type { Wrapped } from './wrap-provider.ts';

/** Who keeps the account. */
export interface CostOptions {
  /** One for all providers whose cost you add up: `createCostLedger({ prices })`. */
  ledger: CostLedger;
  /** Called after each call that is added. */
  onUsage?: (cost: CallCost) => void;
}

/**
 * Adds the tokens and the cost of every reply of a model, and of every request of an embedder, to a ledger. A stream that
 * breaks or is left after its first piece counts as a call that nobody counted. A call that fails before it says anything
 * is not added, nor is what an embedder does without a model, as `local/hashing`. Rerankers report no tokens.
 */
export function withCost<Provider extends ChatProvider | EmbeddingProvider>(
  provider: Provider,
  options: CostOptions,
): Wrapped<Provider> {
  const wrapped = 'chat' in provider ? chatWithCost(provider, options) : embedderWithCost(provider, options);
  return wrapped as Wrapped<Provider>;
}

function chatWithCost(provider: ChatProvider, { ledger, onUsage }: CostOptions): LLMProvider {
  const { name } = provider;
  return toLLMProvider({
    name,
    async chat(request) {
      const reply = await provider.chat(request);
      const cost = ledger.record(name, reply);
      onUsage?.(cost);
      return reply;
    },
    async *stream(request) {
      let hasBegun = false;
      let cost: CallCost | null = null;
      try {
        for await (const part of provider.stream(request)) {
          hasBegun = true;
          if (part.type === 'reply') cost = ledger.record(name, part.reply);
          yield part;
        }
      } finally {
        if (hasBegun) onUsage?.(cost ?? ledger.recordUncounted(name));
      }
    },
  });
}

function embedderWithCost(provider: EmbeddingProvider, { ledger, onUsage }: CostOptions): EmbeddingProvider {
  const { name, dimensions } = provider;
  const metered = (options: EmbedBatchOptions | undefined) => ({
    ...options,
    onUsage(usage: EmbeddingUsage) {
      const cost = ledger.recordEmbedding(name, usage);
      onUsage?.(cost);
      options?.onUsage?.(usage);
    },
  });
  return {
    name,
    dimensions,
    embed: (text, options) => provider.embed(text, metered(options)),
    embedBatch: (texts, options) => provider.embedBatch(texts, metered(options)),
  };
}
