import { ValidationError } from '@waymark/core-types';
import type { MessageContentPart } from './message.ts';

/** A part of an AI SDK message, of whatever kind. */
export type AiSdkPart = { type: string } & Record<string, unknown>;

/** The part as JSON: bytes as base64, URLs as text. */
export function toPlainPart(part: AiSdkPart): AiSdkPart {
  return toPlainData(part) as AiSdkPart;
}

/** A file or an image as OpenAI's parts write it; text and parts of other kinds stay. */
export function fromAiSdkPart(part: AiSdkPart, path: string): MessageContentPart {
  if (part.type === 'text') return { type: 'text', text: String(part['text']) };
  if (part.type !== 'image' && part.type !== 'file') return part;
  const { mediaType, filename } = part as { mediaType?: string; filename?: string };
  const url = toUrl(part['image'] ?? part['data'], mediaType, path);
  const isImage = part.type === 'image' || mediaType?.startsWith('image') === true;
  if (isImage) return { type: 'image_url', image_url: { url } };
  return { type: 'file', file: { file_data: url, ...(filename === undefined ? {} : { filename }) } };
}

/** The other way. */
export function toAiSdkPart(part: MessageContentPart): AiSdkPart {
  const { url } = (part['image_url'] ?? {}) as { url?: unknown };
  if (part.type === 'image_url' && typeof url === 'string') return toFile(url, 'image/*');
  const { file_data, filename } = (part['file'] ?? {}) as { file_data?: unknown; filename?: unknown };
  if (part.type !== 'file' || typeof file_data !== 'string') return part;
  return { ...toFile(file_data, 'application/octet-stream'), ...(filename === undefined ? {} : { filename }) };
}

function toFile(url: string, defaultType: string): AiSdkPart {
  const [, mediaType, data] = /^data:([^;,]*);base64,(.*)$/s.exec(url) ?? [];
  return { type: 'file', data: data ?? url, mediaType: mediaType || defaultType };
}

/** Data stands bare, or tagged as in `{ type: 'url', url }`. */
function toUrl(data: unknown, mediaType: string | undefined, path: string): string {
  const { data: bytes, url } = (typeof data === 'object' && data !== null ? data : {}) as Record<string, unknown>;
  const text = [data, bytes, url].find((value) => typeof value === 'string');
  if (text === undefined) {
    throw new ValidationError(`This is no file of the AI SDK: ${path}.`, [
      { path, message: 'Expected a URL or bytes' },
    ]);
  }
  return /^(?:https?|data|file):/.test(text) ? text : `data:${mediaType ?? ''};base64,${text}`;
}

function toPlainData(value: unknown): unknown {
  if (value instanceof URL) return value.href;
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return toBase64(value);
  if (Array.isArray(value)) return value.map(toPlainData);
  if (typeof value !== 'object' || value === null) return value;
  if (!isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, toPlainData(inner)]));
}

function toBase64(bytes: Uint8Array | ArrayBuffer): string {
  return bytes instanceof ArrayBuffer
    ? Buffer.from(bytes).toString('base64')
    : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
