import type { ChatReply, ChatRequest, FinishReason, JsonObject, ProviderError, TokenUsage } from '@waymark/core-types';

/** A reply of the mock: text, a whole message, an error to throw, or a function of the request that gives one of them. */
export type MockReply = string | MockMessage | ProviderError | ((request: ChatRequest) => string | MockMessage);

/** A message of the mock. What is left out takes its usual value. */
export interface MockMessage {
  text?: string;
  reasoning?: string;
  /** Without text it is a PROVIDER_REFUSED, as with other models. */
  refusal?: string;
  /** `arguments` as an object, or as text where it shall not be valid JSON. */
  tool_calls?: { id?: string; name: string; arguments?: JsonObject | string }[];
  finish_reason?: FinishReason;
  usage?: TokenUsage;
}

/** The reply that a scripted message stands for; `number` makes the ids of its tool calls. */
export function toChatReply(
  scripted: string | MockMessage,
  context: { request: ChatRequest; model: string; tokenRatio: number; number: number },
): ChatReply {
  const message = typeof scripted === 'string' ? { text: scripted } : scripted;
  const calls = (message.tool_calls ?? []).map((call, index) => ({
    id: call.id ?? `call_${context.number}_${index}`,
    type: 'function' as const,
    function: {
      name: call.name,
      arguments: typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments ?? {}),
    },
  }));
  return {
    message: {
      role: 'assistant',
      content: message.text ?? (calls.length > 0 || message.refusal !== undefined ? null : ''),
      ...(calls.length === 0 ? {} : { tool_calls: calls }),
      ...(message.refusal === undefined ? {} : { refusal: message.refusal }),
    },
    ...(message.reasoning === undefined ? {} : { reasoning: message.reasoning }),
    finish_reason: message.finish_reason ?? (calls.length > 0 ? 'tool_calls' : 'stop'),
    model: context.model,
    usage: message.usage ?? estimateUsage(context.request, message.text ?? '', context.tokenRatio),
  };
}

function estimateUsage(request: ChatRequest, text: string, tokenRatio: number): TokenUsage {
  const characters = request.messages.reduce((sum, message) => sum + (message.content?.length ?? 0), 0);
  return {
    input_tokens: Math.ceil(characters * tokenRatio),
    output_tokens: Math.ceil(text.length * tokenRatio),
    cached_input_tokens: 0,
    reasoning_tokens: 0,
  };
}
