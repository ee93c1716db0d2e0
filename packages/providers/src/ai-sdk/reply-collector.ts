import type { LanguageModelV4FinishReason, LanguageModelV4ToolCall, LanguageModelV4Usage } from '@ai-sdk/provider';
import type { ChatReply, ToolCall } from '@waymark/core-types';
import { badReply } from '../call/call-failure.ts';
import { checkReply, finishReasonOf } from '../chat/check-reply.ts';
import { fromFinishReason, fromUsage } from './finish-and-usage.ts';
import { readOwn } from './own-metadata.ts';

/** How a reply ended. */
export interface ReplyEnd {
  finishReason: LanguageModelV4FinishReason;
  usage: LanguageModelV4Usage;
  providerMetadata?: Readonly<Record<string, unknown>> | undefined;
}

/** Puts a reply together from the parts of an AI SDK model. */
export interface ReplyCollector {
  addText(text: string): void;
  addRefusal(text: string): void;
  addReasoning(text: string): void;
  /** Calls that the model's provider has run itself are not ours to run, and are left out. */
  addToolCall(part: LanguageModelV4ToolCall): void;
  setModel(model: string | undefined): void;
  /** @throws {ProviderError} PROVIDER_REFUSED without content, PROVIDER_BAD_REPLY for a reply that is not whole. */
  finish(end: ReplyEnd): ChatReply;
}

/** Creates a collector for one reply of the provider. */
export function createReplyCollector(provider: string, defaultModel: string): ReplyCollector {
  let content: string | null = null;
  let [refusal, reasoning, model] = ['', '', defaultModel];
  const tool_calls: ToolCall[] = [];
  return {
    addText: (text) => (content = (content ?? '') + text),
    addRefusal: (text) => (refusal += text),
    addReasoning: (text) => (reasoning += text),
    addToolCall({ toolCallId: id, toolName: name, input, providerExecuted }) {
      if (!providerExecuted) tool_calls.push({ id, type: 'function', function: { name, arguments: input } });
    },
    setModel: (name) => (model = name || model),
    finish({ finishReason, usage, providerMetadata }) {
      const reason = fromFinishReason(finishReason);
      if (reason === null) {
        const isCut = finishReason.unified !== 'other';
        throw badReply(provider, `is not whole: it ended as "${finishReason.unified}"`, { retryable: isCut });
      }
      checkReply({ content, refusal, calls: tool_calls.length, finishReason: reason }, provider);
      const own = readOwn(providerMetadata);
      return {
        message: {
          role: 'assistant',
          content,
          ...(tool_calls.length === 0 ? {} : { tool_calls }),
          ...(refusal === '' ? {} : { refusal }),
        },
        ...(reasoning === '' ? {} : { reasoning }),
        finish_reason: finishReasonOf(reason, tool_calls.length),
        model,
        usage: fromUsage(usage),
        ...(typeof own['provider'] === 'string' ? { provider: own['provider'] } : {}),
        ...(own['from_cache'] === true ? { from_cache: true } : {}),
      };
    },
  };
}
