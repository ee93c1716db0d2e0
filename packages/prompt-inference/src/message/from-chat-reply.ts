import type { ChatReply, TokenUsage } from '@waymark/core-types';
import type { AIMessage, MessageUsage } from './message.ts';
import { fromOpenAIMessage } from './openai-message.ts';

/**
 * A model's reply as a message. Nothing is dropped: refusal, reasoning, usage, and arguments as they were written.
 */
export function fromChatReply(reply: ChatReply, options: { id?: string } = {}): AIMessage {
  const { data } = fromOpenAIMessage({ ...reply.message }, '') as AIMessage;
  const { reasoning, usage, provider, from_cache } = reply;
  return {
    type: 'ai',
    data: {
      ...data,
      ...(options.id === undefined ? {} : { id: options.id }),
      additional_kwargs: {
        ...data.additional_kwargs,
        ...(reasoning === undefined ? {} : { reasoning_content: reasoning }),
      },
      response_metadata: {
        model_name: reply.model,
        ...(provider === undefined ? {} : { model_provider: provider }),
        finish_reason: reply.finish_reason,
        ...(from_cache === undefined ? {} : { from_cache }),
      },
      ...(usage === null ? {} : { usage_metadata: toMessageUsage(usage) }),
    },
  };
}

function toMessageUsage(usage: TokenUsage): MessageUsage {
  const { input_tokens, output_tokens, cached_input_tokens, reasoning_tokens } = usage;
  return {
    input_tokens,
    output_tokens,
    total_tokens: input_tokens + output_tokens,
    input_token_details: { cache_read: cached_input_tokens },
    output_token_details: { reasoning: reasoning_tokens },
  };
}
