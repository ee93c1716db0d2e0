import {
  ProviderError,
  ValidationError,
  type ChatReply,
  type FinishReason,
  type TokenUsage,
} from '@waymark/core-types';
import { fromLangChain } from '../message/from-langchain.ts';
import type { AIMessage } from '../message/message.ts';
import { toChatMessages } from '../message/to-chat-messages.ts';

/** What servers call the reasons, in lower case. */
const finishReasons: Readonly<Record<string, FinishReason>> = {
  stop: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_calls: 'tool_calls',
  tool_use: 'tool_calls',
  function_call: 'tool_calls',
  content_filter: 'content_filter',
  refusal: 'content_filter',
  safety: 'content_filter',
};

/**
 * The reply that a model of LangChain gave.
 * @throws {ProviderError} PROVIDER_BAD_REPLY when it is none, PROVIDER_REFUSED when it says nothing but no.
 */
export function readLangChainReply(result: unknown, { name, model }: { name: string; model: string }): ChatReply {
  const stored = readMessage(result, name);
  const { additional_kwargs, response_metadata, usage_metadata } = stored.data;
  const [message] = toChatMessages([stored]) as [ChatReply['message']];
  const calls = message.tool_calls?.length ?? 0;
  const finish_reason = finishReasonOf(response_metadata, calls);
  if (!message.content && calls === 0 && (message.refusal || finish_reason === 'content_filter')) {
    throw new ProviderError('PROVIDER_REFUSED', `The model refused to answer (${name}).`, {
      details: { provider: name },
      recoveryAction: 'Change the request, or ask another model.',
    });
  }
  const reasoning = reasoningOf(stored);
  const named = response_metadata['model_name'] ?? response_metadata['model'];
  return {
    // A reply without a call is text, also where that is empty.
    message: { ...message, content: message.content ?? (calls === 0 && !message.refusal ? '' : null) },
    ...(reasoning === '' ? {} : { reasoning }),
    finish_reason,
    model: typeof named === 'string' ? named : model,
    usage: usage_metadata === undefined ? null : toUsage(usage_metadata),
  };

  function reasoningOf({ data }: AIMessage): string {
    const stated = additional_kwargs['reasoning_content'];
    if (typeof stated === 'string') return stated;
    return typeof data.content === 'string' ? '' : reasoningIn(data.content);
  }
}

/** The thoughts among the parts of a content. */
export function reasoningIn(content: readonly Record<string, unknown>[]): string {
  return content
    .map((part) =>
      part['type'] === 'reasoning' ? part['reasoning'] : part['type'] === 'thinking' ? part['thinking'] : '',
    )
    .filter((text) => typeof text === 'string')
    .join('');
}

function readMessage(result: unknown, name: string): AIMessage {
  let why = 'is no message of a model';
  try {
    const [message] = fromLangChain([result]);
    if (message?.type === 'ai') {
      toChatMessages([message]);
      return message;
    }
  } catch (error) {
    // The place, never the content.
    const [issue] = ValidationError.isInstance(error) ? error.issues : [];
    why = `cannot be read${issue === undefined ? '' : ` at ${issue.path}: ${issue.message}`}`;
  }
  throw new ProviderError('PROVIDER_BAD_REPLY', `The reply of ${name} ${why}.`, { details: { provider: name } });
}

function finishReasonOf(metadata: Record<string, unknown>, calls: number): FinishReason {
  const stated =
    metadata['finish_reason'] ?? metadata['stop_reason'] ?? metadata['finishReason'] ?? metadata['done_reason'];
  const name = typeof stated === 'string' ? stated.toLowerCase() : '';
  const reason = Object.hasOwn(finishReasons, name) ? finishReasons[name]! : 'stop';
  return calls > 0 && reason === 'stop' ? 'tool_calls' : reason;
}

function toUsage({
  input_tokens,
  output_tokens,
  ...details
}: NonNullable<AIMessage['data']['usage_metadata']>): TokenUsage {
  return {
    input_tokens,
    output_tokens,
    cached_input_tokens: details.input_token_details?.cache_read ?? 0,
    reasoning_tokens: details.output_token_details?.reasoning ?? 0,
  };
}
