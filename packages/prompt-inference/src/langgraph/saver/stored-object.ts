import { createHash, hash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A content with its hash, as a row holds it. */
export interface StoredObject {
  /** 22 characters, base64url of 16 bytes. */
  hash: string;
  /** The list that this one goes on from. */
  base: string | null;
  body: Uint8Array;
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
/** Below, deflating gains little. */
const deflateFrom = 160;
// Bodies refer to these bytes: a change needs another tag.
const dictionary = Buffer.from(
  '"$langchain":"human","additional_kwargs":{},"content":"","id":"","response_metadata":{}}' +
    '{"$langchain":"tool","status":"success","tool_call_id":"call_","name":"","args":{},"type":"tool_call"' +
    '{"$langchain":"ai","additional_kwargs":{},"content":"","id":"","invalid_tool_calls":[],"response_metadata":{},"tool_calls":[]',
);

/** The hash of a thread's id, as keys hold it. */
export function threadKey(threadId: string): Uint8Array {
  return createHash('sha256').update(threadId).digest().subarray(0, 16);
}

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
  const raw = Buffer.from(text);
  const deflated = raw.length < deflateFrom ? raw : deflate(raw);
  const isShorter = deflated.length < raw.length;
  return { hash, base: null, body: tagged(isShorter ? deflatedText : rawText, isShorter ? deflated : raw) };
}

/** A node as an object. */
export function listObject({ hash, base, keep, depth, items }: ListNode): StoredObject {
  return { hash, base, body: tagged(listNode, Buffer.from(JSON.stringify([hash, base, keep, depth, ...items]))) };
}

/** Reads a body; null for one that is not what we write. A text's hash is that of what was read. */
export function readObject(body: Uint8Array): ObjectContent | null {
  const content = Buffer.from(body.buffer, body.byteOffset + 1, body.byteLength - 1);
  try {
    if (body[0] === rawText) return textContent(content.toString());
    if (body[0] === deflatedText) return textContent(inflateRawSync(content, { dictionary }).toString());
    if (body[0] !== listNode) return null;
    const [hash, base, keep, depth, ...items] = JSON.parse(content.toString()) as [string, string, number, number];
    return { kind: 'list', node: { hash, base, keep, depth, items } };
  } catch {
    return null;
  }
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
