import type { ChatProvider, LLMProvider } from '@waymark/core-types';
import { toLLMProvider } from '../chat/to-llm-provider.ts';
import type { CallCost, CostLedger } from './cost-ledger.ts';

/** Who keeps the account. */
export interface CostOptions {
  /** One for all providers whose cost you add up: `createCostLedger({ prices })`. */
  ledger: CostLedger;
  /** Called after each call that is added. */
  onUsage?: (cost: CallCost) => void;
}

/**
 * Adds the tokens and the cost of every reply to a ledger. A stream that breaks or is left after its first piece counts
 * as a call that nobody counted. A call that fails before it says anything is not added. Embedders and rerankers report
 * no tokens, so there is nothing to add for them.
 */
export function withCost(provider: ChatProvider, { ledger, onUsage }: CostOptions): LLMProvider {
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
        if (hasBegun) {
          cost ??= ledger.recordUncounted(name, name.slice(name.indexOf('/') + 1));
          onUsage?.(cost);
        }
      }
    },
  });
}
