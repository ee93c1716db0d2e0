import { ValidationError } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import type { Message } from './message.ts';
import { messageSchema } from './message-schema.ts';
import { plainCopy } from './plain-copy.ts';

/** Our types by LangChain's: those of chunks, of Python's and of constructors too. */
const types: Readonly<Record<string, Message['type'] | 'function' | 'generic'>> = {
  system: 'system',
  developer: 'system',
  human: 'human',
  user: 'human',
  ai: 'ai',
  assistant: 'ai',
  tool: 'tool',
  function: 'function',
  generic: 'generic',
  chat: 'generic',
};

/** Roles of LangChain's message with a role of its own. */
const rolesOfGeneric: Readonly<Record<string, Message['type']>> = {
  system: 'system',
  developer: 'system',
  user: 'human',
  human: 'human',
  assistant: 'ai',
  ai: 'ai',
};

/** What of an instance is its own: everything else is how LangChain works. */
const instanceFields =
  'content id name role additional_kwargs response_metadata tool_calls invalid_tool_calls usage_metadata tool_call_id status artifact metadata'.split(
    ' ',
  );

/**
 * LangChain's messages in the stored form: instances (chunks too), stored messages, what Python's `messages_to_dict`
 * writes, and constructors (`{ lc: 1, type: 'constructor' ... }`). LangChain is not loaded, and nothing that the messages
 * hold is made anything but data.
 * @throws {ValidationError} for what is no message of a kind that a model takes, with its place.
 * @throws {NotStorableError} for a message that holds what JSON cannot.
 */
export function fromLangChain(messages: readonly unknown[]): Message[] {
  return messages.map((message, index) => fromOne(message, index));
}

function fromOne(message: unknown, index: number): Message {
  const { type: stated, fields, isEscaped = false } = takeApart(message, index);
  const copy = plainCopy(fields, [index, 'data']) as Record<string, unknown>;
  const data = isEscaped ? withoutEscapes(copy) : copy;
  const type = typeOf(stated, data['role']);
  if (type === undefined) throw refused(index, `Is of the type ${JSON.stringify(stated)}, which no model takes`);
  // Python writes what is not set as null, and repeats the type.
  for (const name of ['id', 'name', 'usage_metadata', 'artifact', 'role', 'metadata'])
    if (data[name] === null) delete data[name];
  delete data['type'];
  data['content'] ??= '';
  data['additional_kwargs'] ??= {};
  data['response_metadata'] ??= {};
  if (type === 'ai') {
    data['tool_calls'] = callsOf(data['tool_calls'], 'tool_call');
    data['invalid_tool_calls'] = callsOf(data['invalid_tool_calls'], 'invalid_tool_call');
  }
  if (type === 'tool') data['status'] ??= 'success';
  // The old form of a tool's answer has no id of the call.
  if (stated === 'function') data['tool_call_id'] ??= 'function_call';
  if (data['role'] === 'developer')
    (data['additional_kwargs'] as Record<string, unknown>)['__openai_role__'] = 'developer';
  delete data['role'];
  return parseDocument(messageSchema, { type, data }, `message ${index}`) as Message;
}

interface MessageParts {
  type: string;
  fields: Record<string, unknown>;
  /** Whether LangChain has marked what looks like its own objects. */
  isEscaped?: boolean;
}

function takeApart(message: unknown, index: number): MessageParts {
  if (!isRecord(message)) throw refused(index, 'Is no object');
  const getType = message['getType'] ?? message['_getType'];
  if (typeof getType === 'function') {
    const fields = instanceFields.map((name): [string, unknown] => [name, message[name]]);
    return { type: String(getType.call(message)), fields: Object.fromEntries(fields) };
  }
  const { lc, type, id, kwargs, data } = message;
  if (lc === 1 && type === 'constructor' && Array.isArray(id) && isRecord(kwargs)) {
    return { type: typeOfClass(String(id.at(-1))), fields: kwargs, isEscaped: true };
  }
  if (typeof type === 'string' && isRecord(data)) return { type: typeOfClass(type), fields: data, isEscaped: true };
  throw refused(index, 'Is neither a message of LangChain nor a stored one ({ type, data })');
}

/** As in `AIMessageChunk`, which Python writes as the type, or `ai`, which stays. */
function typeOfClass(name: string): string {
  return name.replace(/Message(?:Chunk)?$/, '').toLowerCase();
}

function typeOf(stated: string, role: unknown): Message['type'] | undefined {
  const type = Object.hasOwn(types, stated) ? types[stated] : undefined;
  if (type === 'function') return 'tool';
  if (type !== 'generic') return type;
  return typeof role === 'string' && Object.hasOwn(rolesOfGeneric, role) ? rolesOfGeneric[role] : undefined;
}

/** LangChain lets calls go without an id, and without arguments or an error where a model wrote none. */
function callsOf(calls: unknown, type: 'tool_call' | 'invalid_tool_call'): unknown {
  if (calls === undefined || calls === null) return [];
  if (!Array.isArray(calls)) return calls;
  return calls.map((call: unknown, index) => {
    if (!isRecord(call)) return call;
    const { id, name, args, error, ...rest } = call;
    const own = { id: id ?? `call_${index}`, name: name ?? '', args: args ?? (type === 'tool_call' ? {} : '') };
    return {
      ...rest,
      ...own,
      ...(type === 'tool_call' ? {} : { error: error ?? 'The arguments cannot be used.' }),
      type,
    };
  });
}

/** LangChain writes data that could be taken for one of its objects as `{ __lc_escaped__: data }`, and stops there. */
function withoutEscapes(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, unescape(value)]));
}

function unescape(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unescape);
  if (!isRecord(value)) return value;
  const isMarked = Object.keys(value).length === 1 && Object.hasOwn(value, '__lc_escaped__');
  return isMarked ? value['__lc_escaped__'] : withoutEscapes(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refused(index: number, message: string): ValidationError {
  const path = `$[${index}]`;
  return new ValidationError(`This is no conversation: ${path}: ${message}.`, [{ path, message }]);
}
