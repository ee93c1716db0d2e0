import { toolMessage } from '../message/create-messages.ts';
import type { AIMessage, Message, ToolMessage } from '../message/message.ts';

/** What the model is told of a call that was begun and whose result nobody knows. */
export const unknownOutcome =
  'Unknown outcome: the process ended before the result was kept. The call may have taken effect or not. Look before you repeat it.';

/** Models refuse a conversation in which a call has no result: one that says so stands where it is missing. */
export function repairToolCalls(messages: readonly Message[]): Message[] {
  return messages.flatMap((message, index) => {
    const isLastResult = messages[index + 1]?.type !== 'tool';
    return isLastResult ? [message, ...missingResults(messages, index)] : [message];
  });
}

/** Results for the calls that the reply before this place made and nobody answered. */
function missingResults(messages: readonly Message[], end: number): ToolMessage[] {
  const answered = new Map<string, number>();
  let start = end;
  for (; messages[start]?.type === 'tool'; start--) {
    const { tool_call_id } = (messages[start] as ToolMessage).data;
    answered.set(tool_call_id, (answered.get(tool_call_id) ?? 0) + 1);
  }
  const reply = messages[start];
  if (reply?.type !== 'ai') return [];
  return callsOf(reply).flatMap(({ id, name }) => {
    const left = answered.get(id) ?? 0;
    answered.set(id, left - 1);
    return left > 0 ? [] : [toolMessage({ tool_call_id: id, name, content: unknownOutcome, status: 'error' })];
  });
}

function callsOf({ data }: AIMessage): { id: string; name: string }[] {
  return [...(data.tool_calls ?? []), ...(data.invalid_tool_calls ?? [])];
}
