import { isDeepStrictEqual } from 'node:util';
import type { ToolCall } from '@waymark/core-types';
import { z } from 'zod';
import { openAIWireSchema, type OpenAIWireMessage } from './openai-wire.ts';
import type { Message } from './message.ts';
import { fromToolCalls, toToolCalls } from './tool-calls.ts';

/** What a message on the wire had otherwise than ours alone would give, so that it goes back as it came. */
const remainderSchema = z.object({
  fields: z.record(z.string(), z.unknown()),
  absent: z.array(z.string()),
  /** The id that we gave to a call of the protocol's first form. */
  call_id: z.string().optional(),
});

/** The key of `additional_kwargs` for it. */
const remainderKey = '__openai__';
const knownFields = new Set('role content name tool_calls tool_call_id function_call refusal'.split(' '));

/** Reads one message. `callId` is for calls of the protocol's first form, which have none. */
export function fromOpenAIMessage(wire: OpenAIWireMessage, callId: string): Message {
  const message = readMessage(wire, callId);
  const plain = toPlainMessage(message);
  const fields = Object.entries(wire).filter(([name, value]) => !isDeepStrictEqual(plain[name], value));
  const absent = Object.keys(plain).filter((name) => !(name in wire));
  if (fields.length === 0 && absent.length === 0) return message;
  const remainder: z.output<typeof remainderSchema> = { fields: Object.fromEntries(fields), absent };
  if (wire.function_call) remainder.call_id = callId;
  message.data.additional_kwargs[remainderKey] = remainder;
  return message;
}

/** The message on the wire: as it came from there, as long as that still says the same. */
export function toOpenAIMessage(message: Message): OpenAIWireMessage {
  const plain = toPlainMessage(message);
  const stored = message.data.additional_kwargs[remainderKey];
  if (stored === undefined) return plain;
  // It may come from a file that somebody has written.
  const { data: remainder } = remainderSchema.safeParse(stored);
  if (remainder === undefined) return plain;
  const asItCame: OpenAIWireMessage = { ...plain, ...remainder.fields };
  for (const name of remainder.absent) delete asItCame[name];
  if (openAIWireSchema.safeParse(asItCame).success) {
    const callId = remainder.call_id ?? (message.type === 'tool' ? message.data.tool_call_id : '');
    const read = readMessage(asItCame, callId);
    if (read.type === message.type && isDeepStrictEqual(toPlainMessage(read), plain)) return asItCame;
  }
  const unknown = Object.entries(remainder.fields).filter(([name]) => !knownFields.has(name));
  return { ...Object.fromEntries(unknown), ...plain };
}

/** What the message says in today's form of the protocol, without what it had on the wire beside. */
export function toPlainMessage({ type, data }: Message): OpenAIWireMessage {
  const { content, name, additional_kwargs } = data;
  const common = { content, ...(name === undefined ? {} : { name }) };
  switch (type) {
    case 'system':
      return { role: additional_kwargs['__openai_role__'] === 'developer' ? 'developer' : 'system', ...common };
    case 'human':
      return { role: 'user', ...common };
    case 'tool':
      return { role: 'tool', content, tool_call_id: data.tool_call_id };
    case 'ai': {
      const tool_calls = toToolCalls(data);
      const refusal = additional_kwargs['refusal'];
      const isSilent = content === '' && (tool_calls.length > 0 || typeof refusal === 'string');
      return {
        role: 'assistant',
        ...common,
        ...(isSilent ? { content: null } : {}),
        ...(tool_calls.length === 0 ? {} : { tool_calls }),
        ...(typeof refusal === 'string' ? { refusal } : {}),
      };
    }
  }
}

function readMessage(wire: OpenAIWireMessage, callId: string): Message {
  const { role, name, refusal } = wire;
  const data = {
    content: wire.content ?? '',
    ...(typeof name === 'string' ? { name } : {}),
    additional_kwargs: {},
    response_metadata: {},
  };
  switch (role) {
    case 'system':
      return { type: 'system', data };
    case 'developer':
      return { type: 'system', data: { ...data, additional_kwargs: { __openai_role__: 'developer' } } };
    case 'user':
      return { type: 'human', data };
    case 'tool':
    case 'function':
      return { type: 'tool', data: { ...data, tool_call_id: wire.tool_call_id ?? callId, status: 'success' } };
    case 'assistant': {
      const additional_kwargs = typeof refusal === 'string' ? { refusal } : {};
      return { type: 'ai', data: { ...data, ...fromToolCalls(callsOf(wire, callId)), additional_kwargs } };
    }
  }
}

/** Calls of other kinds (`custom`) are kept as they are, and as calls that cannot be run. */
function callsOf({ tool_calls, function_call }: OpenAIWireMessage, callId: string): ToolCall[] {
  const calls = (tool_calls ?? []).map((call): ToolCall => {
    if (call.function !== undefined) return { id: call.id, type: 'function', function: call.function };
    const { name = call.type ?? '', input } = call.custom ?? {};
    return { id: call.id, type: 'function', function: { name, arguments: input ?? JSON.stringify(call) } };
  });
  if (!function_call) return calls;
  return [...calls, { id: callId, type: 'function', function: function_call }];
}
