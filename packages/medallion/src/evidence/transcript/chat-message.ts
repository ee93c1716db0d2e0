import type { JsonObject, JsonValue } from '@waymark/core-types';
import { field, isObject, objectField, parseJson, stringField, timeField } from './json-fields.ts';

/** A chat message of any of the forms, brought to one. */
export interface ChatRecord {
  form: 'chat-completions' | 'langchain';
  role: string;
  id: string | undefined;
  at: string | undefined;
  model: string | undefined;
  content: JsonValue | undefined;
  calls: { callId: string | undefined; tool: string; input: JsonValue }[];
  /** Set on the result of a tool. */
  callId: string | undefined;
  isError: boolean;
}

const roles: Record<string, string> = {
  human: 'user',
  user: 'user',
  ai: 'assistant',
  assistant: 'assistant',
  model: 'assistant',
  system: 'system',
  developer: 'developer',
  tool: 'tool',
  function: 'function',
};

/**
 * Reads one message: `{role, content}` as the OpenAI protocol has it, LangChain's stored form `{type, data}`, its
 * constructor form `{lc, type, id, kwargs}`, or its flat form `{type: "human", content}`. `undefined` for anything else.
 */
export function readChatMessage(value: JsonValue | undefined): ChatRecord | undefined {
  if (!isObject(value)) return undefined;
  const type = stringField(value, 'type');
  const role = stringField(value, 'role');
  if (role !== undefined && ('content' in value || 'tool_calls' in value || 'function_call' in value)) {
    return toRecord(value, { form: 'chat-completions', role: roles[role] ?? role });
  }
  if (type === undefined) return undefined;
  if ('lc' in value && isObject(field(value, 'kwargs'))) {
    const path = field(value, 'id');
    const name = Array.isArray(path) ? path.at(-1) : undefined;
    return typeof name === 'string' ? fromLangChain(objectField(value, 'kwargs'), name) : undefined;
  }
  if (isObject(field(value, 'data'))) return fromLangChain(objectField(value, 'data'), type);
  return 'content' in value ? fromLangChain(value, type) : undefined;
}

function fromLangChain(fields: JsonObject, type: string): ChatRecord | undefined {
  const name = type.replace(/(?:Message)?(?:Chunk)?$/, '').toLowerCase();
  const role = name === 'chat' ? (stringField(fields, 'role') ?? 'none') : name;
  const known = Object.hasOwn(roles, role) ? roles[role] : undefined;
  return known === undefined ? undefined : toRecord(fields, { form: 'langchain', role: known });
}

function toRecord(fields: JsonObject, { form, role }: Pick<ChatRecord, 'form' | 'role'>): ChatRecord {
  const extra = objectField(fields, 'additional_kwargs');
  const about = objectField(fields, 'response_metadata');
  const calls = [fields['tool_calls'], fields['invalid_tool_calls']].flatMap(readCalls);
  const single = field(fields, 'function_call') ?? field(extra, 'function_call');
  return {
    form,
    role,
    id: stringField(fields, 'id'),
    at: timeField(fields, 'timestamp') ?? timeField(fields, 'created_at'),
    model: stringField(fields, 'model') ?? stringField(about, 'model_name') ?? stringField(about, 'model'),
    content: field(fields, 'content') ?? field(fields, 'refusal'),
    calls:
      calls.length > 0 ? calls : [...readCalls(extra['tool_calls']), ...readCalls(isObject(single) ? [single] : [])],
    callId: stringField(fields, 'tool_call_id') ?? (role === 'function' ? stringField(fields, 'name') : undefined),
    isError: stringField(fields, 'status') === 'error',
  };
}

function readCalls(value: JsonValue | undefined): ChatRecord['calls'] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).map((call) => {
    const inner = isObject(call['function']) ? objectField(call, 'function') : call;
    const written = field(inner, 'arguments') ?? field(inner, 'args') ?? field(inner, 'input') ?? {};
    const input = typeof written === 'string' ? (parseJson(written) ?? written) : written;
    return { callId: stringField(call, 'id'), tool: stringField(inner, 'name') ?? 'unknown', input };
  });
}
