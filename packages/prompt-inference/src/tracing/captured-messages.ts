import { redactJson, type JsonValue } from '@waymark/core-types';
import type { Message } from '../message/message.ts';

/** Longer attributes are cut by OpenTelemetry's SDK, in the middle of a message. */
const longest = 60_000;
const longestText = 4_000;

/**
 * A conversation as a span can hold it: JSON without the secrets that we know. A long one has its long texts cut and, where
 * that is not enough, only the prompt, the first input and its newest messages; what is left out is counted in its place, and
 * stands in the spans of the model calls and tools that said it.
 */
export function toCapturedMessages(messages: readonly Message[]): string {
  // Before anything is cut: half a secret is not known as one.
  const shown = redactJson(messages as unknown as JsonValue) as JsonValue[];
  const whole = JSON.stringify(shown);
  if (whole.length <= longest) return whole;
  const [prompt, input, ...others] = shown.map((message) => JSON.stringify(cutTexts(message)));
  const first = [prompt, input].filter((message) => message !== undefined);
  const newest = newestWithin(longest - first.join().length, others);
  const omitted = others.length - newest.length;
  const note = omitted === 0 ? [] : [JSON.stringify({ omitted_messages: omitted })];
  return `[${[...first, ...note, ...newest].join(',')}]`;
}

function newestWithin(room: number, messages: readonly string[]): string[] {
  let start = messages.length;
  for (let left = room; start > 0; start--) {
    left -= messages[start - 1]!.length + 1;
    if (left < 0) break;
  }
  return messages.slice(start);
}

function cutTexts(value: JsonValue): JsonValue {
  if (typeof value === 'string') {
    const more = value.length - longestText;
    return more > 0 ? `${value.slice(0, longestText)} ... (${more} more characters)` : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(cutTexts);
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, cutTexts(item)]));
}
