import type { ChatReply, FinishReason, TokenUsage } from '@waymark/core-types';
import { badReply } from '../call/call-failure.ts';
import { checkReply, finishReasonOf } from '../chat/check-reply.ts';
import type { PartialToolCall } from './tool-call-accumulator.ts';

/** What a reply is made from, streamed or not. */
export interface ReplyParts {
  id: string | null;
  model: string;
  content: string | null;
  refusal: string;
  reasoning: string;
  toolCalls: readonly PartialToolCall[];
  finishReason: FinishReason;
  usage: TokenUsage | null;
}

/**
 * Builds the reply that callers see.
 * @throws {ProviderError} PROVIDER_REFUSED when the model or a filter gave no content, PROVIDER_BAD_REPLY when the
 * parts contradict each other.
 */
export function buildReply(parts: ReplyParts, provider: string): ChatReply {
  const { content, toolCalls, refusal } = parts;
  checkReply({ content, refusal, calls: toolCalls.length, finishReason: parts.finishReason }, provider);
  if (toolCalls.some((call) => call.name === '')) throw badReply(provider, 'calls a tool without a name');
  const calls = toolCalls.map((call, index) => ({
    id: call.id || `${parts.id || 'call'}_${index}`,
    type: 'function' as const,
    function: { name: call.name, arguments: call.arguments },
  }));
  return {
    message: {
      role: 'assistant',
      content: content === '' && calls.length > 0 ? null : content,
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
      ...(refusal === '' ? {} : { refusal }),
    },
    ...(parts.reasoning === '' ? {} : { reasoning: parts.reasoning }),
    finish_reason: finishReasonOf(parts.finishReason, calls.length),
    model: parts.model,
    usage: parts.usage,
  };
}
