import type { JsonValue } from '@waymark/core-types';
import type { Transcript } from '../evidence.ts';
import { jsonArrayElements } from './json-array-elements.ts';
import { isObject, parseJson, stringField } from './json-fields.ts';
import { readChatCompletions, type ChatItem } from './read-chat-completions.ts';

/**
 * Reads one JSON document with chat messages: an array of them, or an object with `messages`. From a document that was
 * cut off it reads the messages before the cut. `undefined` when no message is in it.
 */
export function readChatDocument(text: string): Transcript | undefined {
  const value = parseJson(text);
  const transcript = value === undefined ? readCutDocument(text) : readWholeDocument(value);
  return transcript !== undefined && isTalk(transcript) ? transcript : undefined;
}

function readWholeDocument(value: JsonValue): Transcript | undefined {
  if (Array.isArray(value)) return readChatCompletions(numbered(value));
  if (!isObject(value)) return undefined;
  const messages = value['messages'];
  if (!Array.isArray(messages)) return readChatCompletions(numbered([value]));
  return readChatCompletions(numbered(messages), {
    session_id: stringField(value, 'session_id') ?? stringField(value, 'thread_id') ?? stringField(value, 'id'),
    model: stringField(value, 'model'),
    title: stringField(value, 'title'),
  });
}

function readCutDocument(text: string): Transcript | undefined {
  const array = /^\s*\[/.exec(text) ?? /^\s*\{[^[]{0,100000}"messages"\s{0,100}:\s{0,100}\[/.exec(text);
  if (array === null) return undefined;
  const items: ChatItem[] = [];
  for (const element of jsonArrayElements(text, array[0].length - 1)) {
    const value = element.complete ? parseJson(element.text) : undefined;
    items.push({ line: items.length + 1, value, ...(value === undefined ? { reason: 'invalid-json' } : {}) });
  }
  return readChatCompletions(items);
}

function numbered(values: JsonValue[]): ChatItem[] {
  return values.map((value, index) => ({ line: index + 1, value }));
}

function isTalk({ entries, skipped }: Transcript): boolean {
  return entries.length > 0 || Object.keys(skipped).some((reason) => reason.startsWith('role:') || reason === 'empty');
}
