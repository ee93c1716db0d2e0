import { NotStorableError } from '../errors/errors.ts';
import { maximumDepth } from './json-limits.ts';
import { describeObject, hasExtraProperties, isPlainArray, isPlainObject } from './plain-value.ts';

/**
 * Serialises a value to its one canonical form: keys sorted by UTF-16 code unit, no spaces, numbers and strings as
 * `JSON.stringify` writes them. Equal values give equal text, so it is what we hash and compare.
 * Properties whose value is `undefined` are left out.
 * @throws {NotStorableError} for whatever JSON would drop or change: NaN, -0, bigint, functions, dates, class instances,
 * symbols as keys, holes in arrays, lone surrogates, cycles, more than 500 levels. The error holds the path.
 * @see https://www.rfc-editor.org/rfc/rfc8785
 */
export function canonicalJson(value: unknown): string {
  return write(value, { path: [], ancestors: [] });
}

/** Canonical JSON with the one trailing newline that files end with. */
export function canonicalJsonLine(value: unknown): string {
  return `${canonicalJson(value)}\n`;
}

/** Where the writer stands. */
interface Position {
  path: (string | number)[];
  ancestors: object[];
}

function write(value: unknown, position: Position): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return writeString(value, position);
  if (typeof value === 'number') return writeNumber(value, position);
  if (typeof value !== 'object') throw refusal(position, `JSON has no ${typeof value}`);
  if (position.ancestors.includes(value)) throw refusal(position, 'it contains itself');
  if (position.ancestors.length === maximumDepth) throw refusal(position, `it is deeper than ${maximumDepth} levels`);
  position.ancestors.push(value);
  const text = isPlainArray(value) ? writeArray(value, position) : writeObject(value, position);
  position.ancestors.pop();
  return text;
}

function writeString(value: string, position: Position): string {
  if (/\p{Surrogate}/u.test(value)) throw refusal(position, 'the string holds half of a surrogate pair');
  return JSON.stringify(value);
}

function writeNumber(value: number, position: Position): string {
  if (!Number.isFinite(value)) throw refusal(position, `JSON has no ${value}`);
  if (Object.is(value, -0)) throw refusal(position, 'JSON has no negative zero');
  return String(value);
}

function writeArray(value: unknown[], position: Position): string {
  const parts: string[] = [];
  for (let index = 0; index < value.length; index++) {
    position.path.push(index);
    parts.push(write(value[index], position));
    position.path.pop();
  }
  if (hasExtraProperties(value)) throw refusal(position, 'the array has properties of its own');
  return `[${parts.join(',')}]`;
}

function writeObject(value: object, position: Position): string {
  if (!isPlainObject(value)) throw refusal(position, `${describeObject(value)} is not a plain object`);
  if (Object.getOwnPropertySymbols(value).length > 0) throw refusal(position, 'JSON has no symbols as keys');
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const property = (value as Record<string, unknown>)[key];
    if (property === undefined) continue;
    const name = writeString(key, position);
    position.path.push(key);
    parts.push(`${name}:${write(property, position)}`);
    position.path.pop();
  }
  return `{${parts.join(',')}}`;
}

function refusal(position: Position, reason: string): NotStorableError {
  return new NotStorableError([...position.path], reason);
}
