import { hash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A content with its hash, as a row holds it. */
export interface StoredObject {
  /** 22 characters, base64url of 16 bytes. */
  hash: string;
  /** The list that this one goes on from. */
  base: string | null;
  body: Uint8Array;
  /** Length of the text, 0 for a list. */
  length: number;
}

/** A list as a node: the first `keep` items of `base`, then `items`. */
export interface ListNode {
  hash: string;
  base: string | null;
  keep: number;
  /** How many lists come before it. */
  depth: number;
  items: string[];
}

/** What a body holds. */
export type ObjectContent = { kind: 'text'; hash: string; text: string } | { kind: 'list'; node: ListNode };

const rawText = 0;
const deflatedText = 1;
const listNode = 2;
const deflatedListNode = 3;
/** Below, deflating gains little. */
const deflateFrom = 160;
// Bodies refer to these bytes: a change needs another tag.
const dictionary = Buffer.from(
  '"additional_kwargs":{},"invalid_tool_calls":[],"response_metadata":{"tokenUsage":{},"finish_reason":"stop","model_name":"' +
    '{"$langchain":"tool","content":"","name":"","status":"success","tool_call_id":"call_"}"args":{},"type":"tool_call"' +
    '{"$langchain":"ai","content":"","id":"","tool_calls":[]}' +
    '=",1,"={\\"$langchain\\":\\"ai\\",\\"content\\":#,\\"id\\":\\"","={\\"$langchain\\":\\"human\\",\\"content\\":#,\\"id\\":\\"',
);

/** The hash of a thread's id, as keys hold it; those of the last thousand threads are remembered. */
export function threadKey(threadId: string): Uint8Array {
  const known = threadKeys.get(threadId);
  if (known !== undefined) return known;
  const key = hash('sha256', threadId, 'buffer').subarray(0, 16);
  if (threadKeys.size >= rememberedKeys) threadKeys.delete(threadKeys.keys().next().value!);
  threadKeys.set(threadId, key);
  return key;
}

const rememberedKeys = 1_000;
const threadKeys = new Map<string, Uint8Array>();

/** The hash of a text. */
export function hashText(text: string): string {
  return shortHash(`T${text}`);
}

/** The hash of a list of items, whatever node holds it. */
export function hashList(items: readonly string[]): string {
  return shortHash(`L${items.join('\n')}`);
}

/** A hash as a column holds it. */
export function hashBytes(hash: string): Uint8Array {
  return Buffer.from(hash, 'base64url');
}

/** A text as an object; `hash` is its hash. */
export function textObject(hash: string, text: string): StoredObject {
  return {
    hash,
    base: null,
    body: toBody(text, { raw: rawText, deflated: deflatedText }),
    length: text.length,
  };
}

/** A node as an object. */
export function listObject({ hash, base, keep, depth, items }: ListNode): StoredObject {
  const text = JSON.stringify([hash, base, keep, depth, ...items]);
  return { hash, base, body: toBody(text, { raw: listNode, deflated: deflatedListNode }), length: 0 };
}

/** Reads a body; null for one that is not what we write. A text's hash is that of what was read. */
export function readObject(body: Uint8Array): ObjectContent | null {
  const content = Buffer.from(body.buffer, body.byteOffset + 1, body.byteLength - 1);
  try {
    const isDeflated = body[0] === deflatedText || body[0] === deflatedListNode;
    const text = (isDeflated ? inflateRawSync(content, { dictionary }) : content).toString();
    if (body[0] === rawText || body[0] === deflatedText) return textContent(text);
    if (body[0] !== listNode && body[0] !== deflatedListNode) return null;
    const [hash, base, keep, depth, ...items] = JSON.parse(text) as [string, string, number, number];
    return { kind: 'list', node: { hash, base, keep, depth, items } };
  } catch {
    return null;
  }
}

function toBody(text: string, tags: { raw: number; deflated: number }): Uint8Array {
  const raw = Buffer.from(text);
  const deflated = raw.length < deflateFrom ? raw : deflate(raw);
  return deflated.length < raw.length ? tagged(tags.deflated, deflated) : tagged(tags.raw, raw);
}

/** Small texts in small windows: the memory of a large one costs more than deflating them. */
function deflate(raw: Uint8Array): Uint8Array {
  const window = raw.length <= 8_192 ? { windowBits: 13, memLevel: 7, chunkSize: 4_096 } : {};
  return deflateRawSync(raw, { level: 1, dictionary, ...window });
}

function textContent(text: string): ObjectContent {
  return { kind: 'text', hash: hashText(text), text };
}

function tagged(tag: number, content: Uint8Array): Uint8Array {
  const body = new Uint8Array(content.length + 1);
  body[0] = tag;
  body.set(content, 1);
  return body;
}

/** The first 16 bytes as base64url. */
function shortHash(content: string): string {
  return hash('sha256', content, 'buffer').toString('base64url', 0, 16);
}
