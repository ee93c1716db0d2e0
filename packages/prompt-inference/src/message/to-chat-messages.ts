import { ValidationError, type ChatMessage } from '@waymark/core-types';
import type { Message, MessageContentPart } from './message.ts';
import { toOpenAIMessage, toPlainMessage } from './openai-message.ts';
import type { OpenAIWireMessage } from './openai-wire.ts';

/** Parts of a reply that are told otherwise (calls) or are not for the model (its own thoughts). */
export const untoldParts = new Set(
  'reasoning thinking redacted_thinking tool_use tool_call tool_call_chunk function_call invalid_tool_call'.split(' '),
);

/**
 * The conversation as providers take it: text, refusals, tool calls with arguments as the model wrote them. A reply's
 * thoughts are not sent.
 * @throws {ValidationError} for a message with other parts than text, with its place.
 */
export function toChatMessages(messages: readonly Message[]): ChatMessage[] {
  return messages.map((message, index) => toChatMessage(message, index));
}

function toChatMessage(message: Message, index: number): ChatMessage {
  const asItCame = toOpenAIMessage(message);
  const isOfFirstForm = asItCame.role === 'function' || asItCame.function_call !== undefined;
  const wire = isOfFirstForm ? toPlainMessage(message) : asItCame;
  const text = () => textOf(wire, index) ?? '';
  switch (message.type) {
    case 'system':
      return { role: wire.role as 'system' | 'developer', content: text() };
    case 'human':
      return { role: 'user', content: text() };
    case 'tool':
      return { role: 'tool', content: text(), tool_call_id: message.data.tool_call_id };
    case 'ai': {
      const { tool_calls, refusal = refusalIn(wire) } = wire;
      return {
        role: 'assistant',
        content: textOf(wire, index),
        // Calls of kinds that are no functions cannot be answered by one.
        ...(tool_calls ? { tool_calls: tool_calls as never } : {}),
        ...(refusal === undefined ? {} : { refusal }),
      };
    }
  }
}

function textOf({ role, content }: OpenAIWireMessage, index: number): string | null {
  if (!Array.isArray(content)) return content ?? null;
  const parts =
    role === 'assistant' ? content.filter(({ type }) => !untoldParts.has(type) && type !== 'refusal') : content;
  const texts = parts.map((part, position) => textOfPart(part, `$[${index}].data.content[${position}]`));
  return texts.length === 0 && role === 'assistant' ? null : texts.join('');
}

function textOfPart(part: MessageContentPart, path: string): string {
  if (part.type === 'text' && typeof part['text'] === 'string') return part['text'];
  const message = `Is of the kind "${part.type}"; a provider takes text`;
  throw new ValidationError(`A message cannot be sent: its content at ${path} is no text.`, [{ path, message }], {
    recoveryAction: 'Send a description or the text of it, or ask the model through its own library.',
  });
}

function refusalIn({ content }: OpenAIWireMessage): string | undefined {
  if (!Array.isArray(content)) return undefined;
  const refusals = content.flatMap((part) => (part.type === 'refusal' ? [String(part['refusal'])] : []));
  return refusals.length === 0 ? undefined : refusals.join('');
}
