import { MalformedDocumentError, NotStorableError } from '../errors/errors.ts';
import { canonicalJson } from './canonical-json.ts';
import { appendIndex, appendKey } from './json-path.ts';

const tag = '$waymark';

/**
 * Encodes a value to text and loses nothing: beside JSON it keeps `undefined` in objects and arrays, bigint, NaN, the
 * infinities, -0, Date, Map, Set and Uint8Array. Equal values give equal text.
 * @throws {NotStorableError} for functions, symbols, class instances and cycles, with the path.
 */
export function encode(value: unknown): string {
  return canonicalJson(toJson(value, '$', new Set()));
}

/**
 * Decodes what {@link encode} wrote. Stored data names one of the fixed types above and never chooses a class to build.
 * @throws {MalformedDocumentError} for text that is not JSON or holds a tag that we do not know.
 */
export function decode(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw new MalformedDocumentError('The text is not JSON.', { cause });
  }
  return fromJson(parsed, '$');
}

function toJson(value: unknown, path: string, ancestors: Set<object>): unknown {
  if (typeof value === 'bigint') return { [tag]: 'bigint', value: String(value) };
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : encodeNumber(value);
  if (value === undefined) return { [tag]: 'undefined' };
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return { [tag]: 'date', value: value.getTime() || encodeNumber(value.getTime()) };
  if (value instanceof Uint8Array) return { [tag]: 'bytes', value: toBase64(value) };
  if (ancestors.has(value)) throw new NotStorableError(path, 'it contains itself');
  ancestors.add(value);
  const encoded = encodeContainer(value, path, ancestors);
  ancestors.delete(value);
  return encoded;
}

function encodeContainer(value: object, path: string, ancestors: Set<object>): unknown {
  const list = (items: Iterable<unknown>) =>
    Array.from(items, (item, index) => toJson(item, appendIndex(path, index), ancestors));
  if (Array.isArray(value)) return list(value);
  if (value instanceof Map) return { [tag]: 'map', value: list([...value].flat(1)) };
  if (value instanceof Set) return { [tag]: 'set', value: list(value) };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, toJson(item, appendKey(path, key), ancestors)]);
  const encoded: unknown = Object.fromEntries(entries);
  // An object of the user's that has our tag as a key is wrapped, so that it cannot be taken for an encoded value.
  return tag in value ? { [tag]: 'object', value: entries } : encoded;
}

function encodeNumber(value: number): unknown {
  return { [tag]: 'number', value: Object.is(value, -0) ? '-0' : String(value) };
}

function fromJson(value: unknown, path: string): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((item, index) => fromJson(item, appendIndex(path, index)));
  if (tag in value) return decodeTagged(value as Record<string, unknown>, path);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromJson(item, appendKey(path, key))]));
}

function decodeTagged(encoded: Record<string, unknown>, path: string): unknown {
  const content = encoded['value'];
  switch (encoded[tag]) {
    case 'undefined':
      return undefined;
    case 'bigint':
      if (typeof content === 'string' && /^-?\d+$/.test(content)) return BigInt(content);
      break;
    case 'number':
      if (typeof content === 'string' && ['-0', 'NaN', 'Infinity', '-Infinity'].includes(content))
        return Number(content);
      break;
    case 'date':
      return new Date(Number(typeof content === 'object' ? fromJson(content, path) : content));
    case 'bytes':
      if (typeof content === 'string') return fromBase64(content);
      break;
    case 'set':
      if (Array.isArray(content)) return new Set(content.map((item) => fromJson(item, path)));
      break;
    case 'map':
      if (Array.isArray(content) && content.length % 2 === 0) return decodeMap(content, path);
      break;
    case 'object':
      if (Array.isArray(content)) {
        return Object.fromEntries(content.map(([key, item]: [string, unknown]) => [key, fromJson(item, path)]));
      }
  }
  throw new MalformedDocumentError(`The value at ${path} carries a type that this version does not know.`, {
    details: { path },
  });
}

function decodeMap(flat: unknown[], path: string): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>();
  for (let index = 0; index < flat.length; index += 2) {
    map.set(fromJson(flat[index], path), fromJson(flat[index + 1], path));
  }
  return map;
}

function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (cause) {
    throw new MalformedDocumentError('Stored bytes are not base64.', { cause });
  }
}
