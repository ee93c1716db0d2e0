import { isDeepStrictEqual } from 'node:util';
import { ValidationError } from '@waymark/core-types';
import { z } from 'zod';
import { readAiSdkMessage, writeAiSdkMessage, type AiSdkMessageParts } from './ai-sdk-message.ts';
import { toPlainPart, type AiSdkPart } from './ai-sdk-part.ts';
import type { Message } from './message.ts';
import { plainCopy } from './plain-copy.ts';

/** A message of the AI SDK: a `ModelMessage`, or one of a model's prompt (its interface of version 3 or 4). */
export interface AiSdkMessage {
  role: string;
  content: string | readonly object[];
  providerOptions?: unknown;
}

/** The key of `additional_kwargs` for a message that ours alone would not give back. */
const originalKey = '__ai_sdk__';
const originalSchema = z.object({
  role: z.string(),
  content: z.array(z.looseObject({ type: z.string() })),
  providerOptions: z.unknown().optional(),
});

/**
 * Messages of the AI SDK in the stored form; each result of a tool becomes a message of its own. `toAiSdk` gives them back
 * with contents in parts, bytes as base64 and URLs as text; what ours has no place for (options of providers, sources,
 * calls that a provider ran itself) is kept beside.
 * @throws {ValidationError} for what is no such message, and for an approval, which must be answered first.
 * @throws {NotStorableError} for a part that JSON cannot hold.
 */
export function fromAiSdk(messages: readonly AiSdkMessage[]): Message[] {
  return messages.flatMap((message, index) => {
    const whole = toParts(message, index);
    const { content, ...common } = whole;
    if (whole.role !== 'tool') return [fromParts(whole, `$[${index}]`)];
    return content.map((part, position) =>
      fromParts({ ...common, content: [part] }, `$[${index}].content[${position}]`),
    );
  });
}

/**
 * The conversation as the AI SDK takes it, the results of one turn in one message. Ids, usage and metadata of messages have
 * no place there.
 */
export function toAiSdk(messages: readonly Message[]): AiSdkMessage[] {
  const names = new Map<string, string>();
  const result: AiSdkMessageParts[] = [];
  for (const message of messages) {
    if (message.type === 'ai') {
      for (const { id, name } of [...message.data.tool_calls, ...message.data.invalid_tool_calls]) names.set(id, name);
    }
    const next = toMessageParts(withToolName(message, names));
    const last = result.at(-1);
    const goesOn = next.role === 'tool' && last?.role === 'tool';
    if (goesOn && isDeepStrictEqual(next.providerOptions, last.providerOptions)) last.content.push(...next.content);
    else result.push({ ...next, content: [...next.content] });
  }
  return result.map((message) => (message.role === 'system' ? { ...message, content: textOf(message) } : message));
}

function toParts({ role, content, providerOptions }: AiSdkMessage, index: number): AiSdkMessageParts {
  const parts = typeof content === 'string' ? [{ type: 'text', text: content }] : content;
  if (!Array.isArray(parts)) {
    const issue = { path: `$[${index}].content`, message: 'Expected text or a list of parts' };
    throw new ValidationError(`This is no conversation of the AI SDK: ${issue.path}: ${issue.message}.`, [issue]);
  }
  const plain = parts.map((part) => toPlainPart(part as AiSdkPart));
  const options = providerOptions === undefined ? {} : { providerOptions };
  return plainCopy({ role, content: plain, ...options }, [index]) as AiSdkMessageParts;
}

function fromParts(original: AiSdkMessageParts, path: string): Message {
  const message = readAiSdkMessage(original, path);
  if (!isDeepStrictEqual(writeAiSdkMessage(message), original)) message.data.additional_kwargs[originalKey] = original;
  return message;
}

/** As it came, as long as that still says the same. */
function toMessageParts(message: Message): AiSdkMessageParts {
  const plain = writeAiSdkMessage(message);
  const stored = originalSchema.safeParse(message.data.additional_kwargs[originalKey]);
  if (!stored.success) return plain;
  const original = stored.data;
  try {
    return isDeepStrictEqual(writeAiSdkMessage(readAiSdkMessage(original, '$')), plain) ? original : plain;
  } catch {
    return plain;
  }
}

function withToolName(message: Message, names: ReadonlyMap<string, string>): Message {
  if (message.type !== 'tool' || message.data.name !== undefined) return message;
  const name = names.get(message.data.tool_call_id);
  return name === undefined ? message : { type: 'tool', data: { ...message.data, name } };
}

function textOf({ content }: AiSdkMessageParts): string {
  return content.map(({ text }) => String(text)).join('');
}
