import { Document } from '@langchain/core/documents';
import {
  AIMessage,
  AIMessageChunk,
  BaseMessage,
  ChatMessage,
  FunctionMessage,
  HumanMessage,
  HumanMessageChunk,
  RemoveMessage,
  SystemMessage,
  SystemMessageChunk,
  ToolMessage,
  ToolMessageChunk,
} from '@langchain/core/messages';
import { DeltaSnapshot, isDeltaSnapshot } from '@langchain/langgraph-checkpoint';

/** A value of a known class as a name and plain fields. */
export interface TaggedFields {
  tag: string;
  fields: Record<string, unknown>;
}

type Fields = Record<string, unknown>;
type Build = (fields: Fields) => unknown;

const messageClasses = {
  ai: AIMessage,
  'ai-chunk': AIMessageChunk,
  human: HumanMessage,
  'human-chunk': HumanMessageChunk,
  system: SystemMessage,
  'system-chunk': SystemMessageChunk,
  tool: ToolMessage,
  'tool-chunk': ToolMessageChunk,
  function: FunctionMessage,
  generic: ChatMessage,
  remove: RemoveMessage,
} as const;

const errorClasses = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

const builders = new Map<string, Build>([
  ...Object.entries(messageClasses).map(([tag, Class]): [string, Build] => [tag, buildMessage(Class)]),
  ...Object.entries(errorClasses).map(([name, Class]): [string, Build] => [name, (f) => buildError(Class, f)]),
  ['delta-snapshot', ({ value }) => new DeltaSnapshot(value)],
  ['document', (fields) => new Document(fields as { pageContent: string })],
  ['regexp', ({ source, flags }) => new RegExp(source as string, flags as string)],
]);

/**
 * The fields of a value whose class can be kept: LangChain's messages and documents, LangGraph's snapshots, errors and
 * regular expressions of the language. Null for anything else.
 */
export function toTaggedFields(value: object): TaggedFields | null {
  if (BaseMessage.isInstance(value)) return messageFields(value);
  if (isDeltaSnapshot(value)) return { tag: 'delta-snapshot', fields: { value: value.value } };
  if (value instanceof RegExp) return { tag: 'regexp', fields: { source: value.source, flags: value.flags } };
  if (value instanceof Error) return errorFields(value);
  return isDocument(value) ? { tag: 'document', fields: definedFields(value) } : null;
}

/** Builds what {@link toTaggedFields} took apart; null for a name that this version does not know. */
export function fromTaggedFields({ tag, fields }: TaggedFields): { value: unknown } | null {
  const build = builders.get(tag);
  return build === undefined ? null : { value: build(fields) };
}

function buildMessage(Class: unknown): Build {
  const Message = Class as new (fields: Fields) => object;
  return (fields) => new Message(fields);
}

function messageFields(message: BaseMessage): TaggedFields | null {
  const { constructor } = message;
  const classes = Object.entries(messageClasses);
  // Another copy of LangChain is known by the names of its classes. A subclass stays one that cannot be stored.
  const [tag] =
    classes.find(([, Class]) => constructor === Class) ??
    classes.find(([, { name }]) => constructor.name === name) ??
    [];
  if (tag === undefined) return null;
  const fields = definedFields(message);
  delete fields['type'];
  if (!tag.endsWith('-chunk')) dropDefaults(fields);
  return { tag, fields };
}

/** What the classes set themselves. Calls in `additional_kwargs` would become tool calls where there are none. */
function dropDefaults(fields: Fields): void {
  for (const name of ['response_metadata', 'additional_kwargs']) {
    if (isEmpty(fields[name], Object.prototype)) delete fields[name];
  }
  if ('additional_kwargs' in fields) return;
  for (const name of ['tool_calls', 'invalid_tool_calls'])
    if (isEmpty(fields[name], Array.prototype)) delete fields[name];
}

function isEmpty(value: unknown, prototype: object): boolean {
  const isOne = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === prototype;
  return isOne && Reflect.ownKeys(value).every((key) => key === 'length');
}

function errorFields(error: Error): TaggedFields | null {
  const { name } = error;
  if (Object.getPrototypeOf(error) !== errorClasses[name as keyof typeof errorClasses]?.prototype) return null;
  const own = Object.keys(error);
  if (own.some((key) => key !== 'cause')) return null;
  const cause = Object.hasOwn(error, 'cause') ? { cause: error.cause } : {};
  return { tag: name, fields: { message: error.message, stack: error.stack, ...cause } };
}

function buildError(Class: new (message: string) => Error, { message, stack, cause }: Fields): Error {
  const error = new Class(message as string);
  const hidden = { configurable: true, enumerable: false, writable: true };
  Object.defineProperty(error, 'stack', { ...hidden, value: stack });
  if (cause !== undefined) Object.defineProperty(error, 'cause', { ...hidden, value: cause });
  return error;
}

/** By its shape, for an application may hold two copies of LangChain. */
function isDocument(value: object): boolean {
  return value.constructor?.name === 'Document' && typeof (value as Fields)['pageContent'] === 'string';
}

function definedFields(value: object): Fields {
  return Object.fromEntries(
    Object.entries(value).filter(([key, field]) => field !== undefined && !key.startsWith('lc_')),
  );
}
