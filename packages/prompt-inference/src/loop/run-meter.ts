import type { ChatReply } from '@waymark/core-types';
import { createCostLedger } from '@waymark/providers';
import { RunError } from '../errors.ts';
import type { Message } from '../message/message.ts';
import type { RunBudget, RunUsage } from './inference-options.ts';

/** Adds up what a run uses. Sums are exact. */
export interface RunMeter {
  addReply(reply: ChatReply): void;
  addToolCalls(count: number): void;
  usage(): RunUsage;
  /** @throws {RunError} PROMPT_BUDGET when nothing is left for another call, or nobody can tell. */
  requireBudget(messages: readonly Message[]): void;
}

/** A meter for the model that is called so. */
export function createRunMeter(provider: string, budget: RunBudget = {}): RunMeter {
  const { max_tokens, max_cost, prices } = budget;
  const ledger = createCostLedger({ prices: prices ?? {} });
  let modelCalls = 0;
  let toolCalls = 0;
  const refuse = (message: string, details: Record<string, unknown>, messages: readonly Message[]) => {
    throw new RunError('PROMPT_BUDGET', message, {
      messages: [...messages],
      details,
      recoveryAction: 'Raise the budget, and go on from error.messages with `state`.',
    });
  };
  return {
    addReply(reply) {
      modelCalls++;
      ledger.record(provider, reply);
    },
    addToolCalls: (count) => void (toolCalls += count),
    usage() {
      const { input_tokens, output_tokens, cached_input_tokens, cost } = ledger.snapshot().total;
      return {
        model_calls: modelCalls,
        tool_calls: toolCalls,
        ...{ input_tokens, output_tokens, cached_input_tokens },
        cost: cost === null ? null : Number(cost),
      };
    },
    requireBudget(messages) {
      if (max_tokens === undefined && max_cost === undefined) return;
      const { total, unpriced } = ledger.snapshot();
      const tokens = total.input_tokens + total.output_tokens;
      if (total.uncounted_calls > 0) {
        refuse(`The model ${provider} does not tell its tokens, so no budget can be kept.`, { provider }, messages);
      }
      if (max_tokens !== undefined && tokens >= max_tokens) {
        refuse(`The run has used ${tokens} of ${max_tokens} tokens.`, { max_tokens, tokens }, messages);
      }
      if (max_cost === undefined) return;
      if (unpriced.length > 0) {
        refuse(`There is no price for ${unpriced.join(', ')}, so no budget can be kept.`, { unpriced }, messages);
      }
      const cost = Number(total.priced_cost);
      if (cost >= max_cost) refuse(`The run has cost ${cost} of ${max_cost}.`, { max_cost, cost }, messages);
    },
  };
}
