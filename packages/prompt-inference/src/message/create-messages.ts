import type { AIMessage, HumanMessage, MessageContent, SystemMessage, ToolMessage } from './message.ts';

/** A message with instructions. */
export function systemMessage(text: string): SystemMessage {
  return { type: 'system', data: { content: text, additional_kwargs: {}, response_metadata: {} } };
}

/** A message with what came in. */
export function humanMessage(content: MessageContent): HumanMessage {
  return { type: 'human', data: { content, additional_kwargs: {}, response_metadata: {} } };
}

/** A reply of text, as a model without tools would give it. */
export function aiMessage(text: string): AIMessage {
  return {
    type: 'ai',
    data: { content: text, tool_calls: [], invalid_tool_calls: [], additional_kwargs: {}, response_metadata: {} },
  };
}

/** What a tool answered to the call with this id. */
export function toolMessage(answer: {
  tool_call_id: string;
  name: string;
  content: MessageContent;
  status: 'success' | 'error';
}): ToolMessage {
  const { tool_call_id, name, content, status } = answer;
  return { type: 'tool', data: { content, tool_call_id, name, status, additional_kwargs: {}, response_metadata: {} } };
}
