import { redactJson, type ChatMessage, type ChatReply, type JsonValue } from '@waymark/core-types';

/** A value as a span can hold it: JSON without the secrets that we know. */
export function toCapturedContent(value: unknown): string {
  return JSON.stringify(redactJson(value as JsonValue));
}

/** Messages in the form of OpenTelemetry, where everything that a message holds is a part of it. */
export function toSpanMessages(messages: readonly ChatMessage[]): unknown[] {
  return messages.map((message) => ({ role: message.role, parts: partsOf(message) }));
}

/** A reply in the form of OpenTelemetry. */
export function toSpanReply({ message, reasoning, finish_reason }: ChatReply): unknown[] {
  const thoughts = reasoning === undefined ? [] : [{ type: 'reasoning', content: reasoning }];
  return [{ role: 'assistant', parts: [...thoughts, ...partsOf(message)], finish_reason }];
}

function partsOf(message: ChatMessage): unknown[] {
  if (message.role === 'tool') {
    return [{ type: 'tool_call_response', id: message.tool_call_id, response: message.content }];
  }
  const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : [];
  return [
    ...(message.content === null ? [] : [{ type: 'text', content: message.content }]),
    ...calls.map(({ id, function: { name, arguments: text } }) => ({ type: 'tool_call', id, name, arguments: text })),
  ];
}
