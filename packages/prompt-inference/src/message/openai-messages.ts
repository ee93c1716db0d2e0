import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';
import type { Message } from './message.ts';
import { fromOpenAIMessage, toOpenAIMessage } from './openai-message.ts';
import { openAIWireSchema, type OpenAIWireMessage } from './openai-wire.ts';

export type { OpenAIWireMessage } from './openai-wire.ts';

const conversationSchema = z.array(openAIWireSchema);

/**
 * Messages of OpenAI's chat protocol in the stored form. `toOpenAI` gives them back as they were: unknown fields, parts of
 * any kind, `null` contents, arguments to the letter, the first form of function calls.
 * @throws {ValidationError} for what is no such message, with its place.
 */
export function fromOpenAI(messages: readonly unknown[]): Message[] {
  const wire = parseDocument(conversationSchema, messages, 'OpenAI conversation');
  const names = new Map<string, string>();
  let latestCall = 'function_call';
  return wire.map((one, index) => {
    if (one.function_call) latestCall = `function_call_${index}`;
    const message = fromOpenAIMessage(one, latestCall);
    if (message.type === 'ai') for (const { id, name } of callsOf(message)) names.set(id, name);
    const name = message.type === 'tool' ? names.get(message.data.tool_call_id) : undefined;
    if (name !== undefined) message.data.name ??= name;
    return message;
  });
}

/** The conversation in OpenAI's chat protocol; what came from there goes back as it was. */
export function toOpenAI(messages: readonly Message[]): OpenAIWireMessage[] {
  return messages.map((message) => toOpenAIMessage(message));
}

function callsOf({ data }: Extract<Message, { type: 'ai' }>) {
  return [...data.tool_calls, ...data.invalid_tool_calls];
}
