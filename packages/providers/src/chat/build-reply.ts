import { ProviderError, type ChatReply, type FinishReason, type TokenUsage } from '@waymark/core-types';
import { badReply } from '../call/call-failure.ts';
import type { PartialToolCall } from '../openai/tool-call-accumulator.ts';

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
  const isEmpty = !content && toolCalls.length === 0;
  if (isEmpty && (refusal !== '' || parts.finishReason === 'content_filter')) {
    const who = refusal === '' ? 'A content filter held back the reply' : 'The model refused to answer';
    throw new ProviderError('PROVIDER_REFUSED', `${who} (${provider}).`, {
      details: { provider },
      recoveryAction: 'Change the request, or ask another model.',
    });
  }
  if (toolCalls.length === 0 && parts.finishReason === 'tool_calls') {
    throw badReply(provider, 'says that it calls tools, but calls none');
  }
  if (content === null && toolCalls.length === 0 && parts.finishReason === 'stop') {
    throw badReply(provider, 'holds neither text nor a tool call');
  }
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
    // Some servers say "stop" although the model calls tools.
    finish_reason: calls.length > 0 && parts.finishReason === 'stop' ? 'tool_calls' : parts.finishReason,
    model: parts.model,
    usage: parts.usage,
  };
}
