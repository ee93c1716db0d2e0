import type { ChatRequest } from '@waymark/core-types';

/** All texts of a request that people or models wrote: messages and the arguments of tool calls. */
export function requestTexts({ messages }: ChatRequest): string[] {
  return messages.flatMap((message) => {
    const calls = message.role === 'assistant' ? (message.tool_calls ?? []) : [];
    return [message.content ?? '', ...calls.map((call) => call.function.arguments)];
  });
}
