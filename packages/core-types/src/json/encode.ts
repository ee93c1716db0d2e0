import { NotStorableError } from '../errors/errors.ts';
import { toBase64 } from './base64.ts';
import { maximumDepth } from './json-limits.ts';
import { describeObject, hasExtraProperties, isPlainArray, isPlainObject } from './plain-value.ts';

/** The key that marks an encoded value: `{"$waymark":"bigint","value":"1"}`. */
export const typeKey = '$waymark';

/**
 * Encodes a value to text and loses nothing: beside JSON it keeps `undefined` in objects and arrays, bigint, NaN, the
 * infinities, -0, Date, Map, Set, Uint8Array (a Buffer comes back as one) and halves of surrogate pairs.
 * Equal values give equal text; the order of a Map's or Set's entries is part of the value.
 * Two references to one object come back as two objects.
 * @throws {NotStorableError} for functions, symbols, holes in arrays, instances of any other class, cycles and more than
 * 500 levels. The error holds the path.
 */
export function encode(value: unknown): string {
  return write(value, { path: [], ancestors: [] });
}

interface Position {
  path: (string | number)[];
  ancestors: object[];
}

function write(value: unknown, position: Position): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'boolean':
      return String(value);
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? String(value) : tagged('number', numberName(value));
    case 'bigint':
      return tagged('bigint', JSON.stringify(String(value)));
    case 'undefined':
      return `{"${typeKey}":"undefined"}`;
    case 'object':
      return value === null ? 'null' : writeObject(value, position);
    default:
      throw refusal(position, `a ${typeof value} cannot be stored`);
  }
}

function writeObject(value: object, position: Position): string {
  if (position.ancestors.includes(value)) throw refusal(position, 'it contains itself');
  if (position.ancestors.length === maximumDepth) throw refusal(position, `it is deeper than ${maximumDepth} levels`);
  if (value instanceof Uint8Array && isBytes(value)) return tagged('bytes', JSON.stringify(toBase64(value)));
  position.ancestors.push(value);
  const text = writeContainer(value, position);
  position.ancestors.pop();
  return text;
}

function writeContainer(value: object, position: Position): string {
  if (isPlainObject(value)) return writePlainObject(value as Record<string, unknown>, position);
  const text = writeKnownClass(value, position);
  if (text === null) throw refusal(position, `${describeObject(value)} is not plain data`);
  if (hasExtraProperties(value)) throw refusal(position, `${describeObject(value)} has properties of its own`);
  return text;
}

/** The text, or null for an instance of a class that stored data cannot name; subclasses are other classes. */
function writeKnownClass(value: object, position: Position): string | null {
  if (isPlainArray(value)) return writeList(value, position);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (value instanceof Date && prototype === Date.prototype) return tagged('date', writeTime(value.getTime()));
  if (value instanceof Set && prototype === Set.prototype) return tagged('set', writeList([...value], position));
  if (!(value instanceof Map) || prototype !== Map.prototype) return null;
  return tagged('map', writeList([...value].flat(1), position));
}

function writeTime(time: number): string {
  return Number.isNaN(time) ? '"NaN"' : String(time);
}

function writePlainObject(value: Record<string, unknown>, position: Position): string {
  if (Object.getOwnPropertySymbols(value).length > 0) throw refusal(position, 'symbols as keys cannot be stored');
  // An object that has our key itself is written as a list of entries, so that it cannot be taken for an encoded value.
  const isHostile = Object.hasOwn(value, typeKey);
  const parts = Object.keys(value)
    .sort()
    .map((key) => {
      position.path.push(key);
      const property = write(value[key], position);
      position.path.pop();
      return isHostile ? `[${JSON.stringify(key)},${property}]` : `${JSON.stringify(key)}:${property}`;
    });
  return isHostile ? tagged('object', `[${parts.join(',')}]`) : `{${parts.join(',')}}`;
}

function writeList(items: unknown[], position: Position): string {
  const parts: string[] = [];
  for (let index = 0; index < items.length; index++) {
    position.path.push(index);
    if (!(index in items)) throw refusal(position, 'the array has a hole');
    parts.push(write(items[index], position));
    position.path.pop();
  }
  return `[${parts.join(',')}]`;
}

/** Exactly a Uint8Array, or Node's Buffer, which is one with methods. */
function isBytes(value: Uint8Array): boolean {
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: string } };
  return prototype === Uint8Array.prototype || prototype.constructor?.name === 'Buffer';
}

function numberName(value: number): string {
  return Object.is(value, -0) ? '"-0"' : `"${value}"`;
}

function tagged(type: string, value: string): string {
  return `{"${typeKey}":"${type}","value":${value}}`;
}

function refusal(position: Position, reason: string): NotStorableError {
  return new NotStorableError([...position.path], reason);
}
