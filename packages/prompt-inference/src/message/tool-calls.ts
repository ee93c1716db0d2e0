import type { ToolCall } from '@waymark/core-types';
import { deepestJson, isTooDeep } from './is-too-deep.ts';
import type { InvalidMessageToolCall, MessageToolCall } from './message.ts';

/** Calls of tools as a reply holds them: those with arguments that are an object, and the others as they were written. */
export interface StoredToolCalls {
  tool_calls: MessageToolCall[];
  invalid_tool_calls: InvalidMessageToolCall[];
}

/** Takes calls apart: arguments that are a JSON object become one, all others stay as they were written. */
export function fromToolCalls(calls: readonly ToolCall[]): StoredToolCalls {
  const stored: StoredToolCalls = { tool_calls: [], invalid_tool_calls: [] };
  for (const { id, function: called } of calls) {
    const args = parseArguments(called.arguments);
    if (typeof args === 'string') stored.invalid_tool_calls.push(invalidCall(id, called, args));
    else stored.tool_calls.push({ id, name: called.name, args, type: 'tool_call' });
  }
  return stored;
}

/** The calls in OpenAI's form, the invalid ones last. */
export function toToolCalls({ tool_calls, invalid_tool_calls }: StoredToolCalls): ToolCall[] {
  return [
    ...tool_calls.map(({ id, name, args }) => toToolCall(id, name, JSON.stringify(args))),
    ...invalid_tool_calls.map(({ id, name, args }) => toToolCall(id, name, args)),
  ];
}

function toToolCall(id: string, name: string, text: string): ToolCall {
  return { id, type: 'function', function: { name, arguments: text } };
}

function invalidCall(id: string, called: ToolCall['function'], error: string): InvalidMessageToolCall {
  return { id, name: called.name, args: called.arguments, error, type: 'invalid_tool_call' };
}

/** The object, or why there is none. Models write nothing at all for a tool that takes nothing. */
function parseArguments(text: string): Record<string, unknown> | string {
  if (text.trim() === '') return {};
  if (isTooDeep(text)) return `The arguments are nested deeper than ${deepestJson} levels.`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'The arguments are not JSON.';
  }
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : 'The arguments are JSON, but not an object.';
}
