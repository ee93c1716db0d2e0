import { MalformedDocumentError } from '../errors/errors.ts';
import { fromBase64 } from './base64.ts';
import { typeKey } from './encode.ts';
import { maximumDepth } from './json-limits.ts';
import { formatJsonPath } from './json-path.ts';

/**
 * Decodes what `encode` wrote. Stored data names one of a fixed list of types and never chooses a class to build.
 * @throws {MalformedDocumentError} for text that is not JSON, that names a type we do not know, or that is nested
 * deeper than 500 levels.
 */
export function decode(text: string): unknown {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // The engine's own error quotes the text, which may be private.
    throw new MalformedDocumentError('The text is not JSON.');
  }
  return read(parsed, []);
}

type Path = (string | number)[];

function read(value: unknown, path: Path): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (path.length > maximumDepth) throw malformed(path, `is deeper than ${maximumDepth} levels`);
  if (Array.isArray(value)) return readList(value, path);
  const object = value as Record<string, unknown>;
  if (Object.hasOwn(object, typeKey)) return readTagged(object, path);
  for (const key of Object.keys(object)) {
    path.push(key);
    // Only own keys are assigned, so that `__proto__`, which JSON.parse makes an own key, stays one.
    object[key] = read(object[key], path);
    path.pop();
  }
  return object;
}

function readList(items: unknown[], path: Path): unknown[] {
  for (let index = 0; index < items.length; index++) {
    path.push(index);
    items[index] = read(items[index], path);
    path.pop();
  }
  return items;
}

function readTagged(encoded: Record<string, unknown>, path: Path): unknown {
  const type = encoded[typeKey];
  const content = encoded['value'];
  const isWhole = Object.keys(encoded).length === (type === 'undefined' ? 1 : 2);
  if (!isWhole) throw malformed(path, 'is not what encode writes');
  if (type === 'undefined') return undefined;
  if (type === 'bigint' && typeof content === 'string' && /^(0|-?[1-9]\d*)$/.test(content)) return BigInt(content);
  if (type === 'number' && isNumberName(content)) return Number(content);
  if (type === 'date' && isDateContent(content)) return new Date(Number(content));
  if (type === 'bytes' && typeof content === 'string') {
    const bytes = fromBase64(content);
    if (bytes !== null) return bytes;
  }
  if (type === 'set' && Array.isArray(content)) return new Set(readList(content, path));
  if (type === 'map' && Array.isArray(content) && content.length % 2 === 0) return readMap(content, path);
  if (type === 'object' && Array.isArray(content) && content.every(isEntry)) return readEntries(content, path);
  throw malformed(path, 'carries a type that this version does not know');
}

function readMap(flat: unknown[], path: Path): Map<unknown, unknown> {
  const items = readList(flat, path);
  const map = new Map<unknown, unknown>();
  for (let index = 0; index < items.length; index += 2) map.set(items[index], items[index + 1]);
  return map;
}

function readEntries(entries: [string, unknown][], path: Path): Record<string, unknown> {
  const decoded = entries.map(([key, item]): [string, unknown] => {
    path.push(key);
    const property = read(item, path);
    path.pop();
    return [key, property];
  });
  return Object.fromEntries(decoded);
}

function isEntry(value: unknown): value is [string, unknown] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string';
}

function isNumberName(value: unknown): boolean {
  return typeof value === 'string' && ['-0', 'NaN', 'Infinity', '-Infinity'].includes(value);
}

function isDateContent(value: unknown): boolean {
  return value === 'NaN' || (Number.isInteger(value) && Math.abs(Number(value)) <= 8.64e15);
}

function malformed(path: Path, what: string): MalformedDocumentError {
  const place = formatJsonPath(path);
  return new MalformedDocumentError(`The value at ${place.slice(0, 200)} ${what}.`, { details: { path: place } });
}
