import { NotStorableError } from '../errors/errors.ts';
import { appendIndex, appendKey } from './json-path.ts';

/**
 * Serialises a value to its one canonical form: keys sorted by UTF-16 code unit, no spaces, numbers and strings as
 * `JSON.stringify` writes them. Equal values give equal text, so it is what we hash and compare.
 * Properties whose value is `undefined` are left out.
 * @throws {NotStorableError} for whatever JSON would drop or change: NaN, -0, bigint, functions, dates, class instances,
 * holes in arrays, lone surrogates, cycles. The error holds the path.
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: unknown): string {
  return write(value, '$', new Set());
}

/** Canonical JSON with the one trailing newline that files end with. */
export function canonicalJsonLine(value: unknown): string {
  return `${canonicalJson(value)}\n`;
}

function write(value: unknown, path: string, ancestors: Set<object>): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeString(value, path);
  if (typeof value === 'number') return writeNumber(value, path);
  if (typeof value !== 'object') throw new NotStorableError(path, `JSON has no ${typeof value}`);
  if (ancestors.has(value)) throw new NotStorableError(path, 'it contains itself');
  ancestors.add(value);
  const text = Array.isArray(value) ? writeArray(value, path, ancestors) : writeObject(value, path, ancestors);
  ancestors.delete(value);
  return text;
}

function writeString(value: string, path: string): string {
  if (/\p{Surrogate}/u.test(value)) throw new NotStorableError(path, 'the string holds half of a surrogate pair');
  return JSON.stringify(value);
}

function writeNumber(value: number, path: string): string {
  if (!Number.isFinite(value)) throw new NotStorableError(path, `JSON has no ${value}`);
  if (Object.is(value, -0)) throw new NotStorableError(path, 'JSON has no negative zero');
  return JSON.stringify(value);
}

function writeArray(value: unknown[], path: string, ancestors: Set<object>): string {
  const parts: string[] = [];
  for (let index = 0; index < value.length; index++) {
    parts.push(write(value[index], appendIndex(path, index), ancestors));
  }
  return `[${parts.join(',')}]`;
}

function writeObject(value: object, path: string, ancestors: Set<object>): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new NotStorableError(path, `a ${value.constructor?.name ?? 'class instance'} is not a plain object`);
  }
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const property = (value as Record<string, unknown>)[key];
    if (property === undefined) continue;
    parts.push(`${writeString(key, path)}:${write(property, appendKey(path, key), ancestors)}`);
  }
  return `{${parts.join(',')}}`;
}
