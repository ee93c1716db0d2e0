import type { ChatReply, ChatStreamPart } from '@waymark/core-types';

/** The pieces of a whole reply, as a stream gives them; its text in one piece. */
export function replayParts(reply: ChatReply): ChatStreamPart[] {
  const { content, tool_calls } = reply.message;
  return [
    ...(reply.reasoning === undefined ? [] : [{ type: 'reasoning' as const, text: reply.reasoning }]),
    ...(content ? [{ type: 'text' as const, text: content }] : []),
    ...(tool_calls ?? []).map((tool_call) => ({ type: 'tool_call' as const, tool_call })),
    { type: 'reply', reply },
  ];
}
