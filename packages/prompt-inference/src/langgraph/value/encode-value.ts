import { decode, encode, MalformedDocumentError, NotStorableError } from '@waymark/core-types';

import { fromTaggedFields, toTaggedFields } from './langchain-values.ts';

/** Marks a value of LangChain's in the text. A user's object with this key is written as entries, so nobody can forge one. */
const tagKey = '$langchain';
const escapedObject = 'object';

/**
 * Encodes a channel's value and loses nothing: what core-types' codec keeps (Date, BigInt, NaN, Map, Set, bytes,
 * undefined), LangChain's messages and documents, plain errors and regular expressions. `Send`, `Command` and
 * `Overwrite` are kept in the plain form in which LangGraph knows them. Equal values give equal text.
 * @throws {NotStorableError} with the path for anything else.
 */
export function encodeValue(value: unknown, path: readonly PropertyKey[] = []): string {
  return isPlainJson(value, true, 0) ? JSON.stringify(value) : encodePrepared(value, path);
}

/**
 * Encodes as `encodeValue` does, for a text that is only decoded and never compared: plain values may keep the order of
 * their keys.
 * @throws {NotStorableError} as `encodeValue` does.
 */
export function encodeRecord(value: unknown, path: readonly PropertyKey[] = []): string {
  return isPlainJson(value, false, 0) ? JSON.stringify(value) : encodePrepared(value, path);
}

function encodePrepared(value: unknown, path: readonly PropertyKey[]): string {
  const prepared = prepare(value, []);
  try {
    return encode(prepared);
  } catch (error) {
    if (!NotStorableError.isInstance(error)) throw error;
    throw new NotStorableError([...path, ...error.path], error.reason);
  }
}

/**
 * Decodes what `encodeValue` wrote; stored data names one of a fixed list of classes and never chooses another.
 * @throws {MalformedDocumentError} for anything else.
 */
export function decodeValue(text: string): unknown {
  const decoded = decode(text);
  return text.includes(tagKey) ? revive(decoded) : decoded;
}

/** Whether JSON alone keeps a value: it holds nothing that only the codec knows, and no key of ours. */
function isPlainJson(value: unknown, isOrdered: boolean, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  // What is deep, or has no end, is for the codec.
  if (typeof value !== 'object' || depth > 10 || Object.getOwnPropertySymbols(value).length > 0) return false;
  const keys = Object.keys(value);
  if (Array.isArray(value)) {
    if (Object.getPrototypeOf(value) !== Array.prototype || keys.length !== value.length) return false;
    return value.every((item) => isPlainJson(item, isOrdered, depth + 1));
  }
  if (Object.getPrototypeOf(value) !== Object.prototype) return false;
  const fields = value as Record<string, unknown>;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index]!;
    if (key.startsWith('$') || (isOrdered && index > 0 && key < keys[index - 1]!)) return false;
    if (!isPlainJson(fields[key], isOrdered, depth + 1)) return false;
  }
  return true;
}

/** The same value where it is plain, else a copy in which values of known classes are tagged objects. */
function prepare(value: unknown, ancestors: object[]): unknown {
  // A cycle is left for `encode` to find and name.
  if (typeof value !== 'object' || value === null || ancestors.includes(value) || ancestors.length > 500) return value;
  ancestors.push(value);
  const prepared = prepareObject(value, ancestors);
  ancestors.pop();
  return prepared;
}

function prepareObject(value: object, ancestors: object[]): unknown {
  if (Array.isArray(value)) return prepareList(value, ancestors);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return prepareFields(value, ancestors);
  if (prototype === Map.prototype) {
    const entries = [...(value as Map<unknown, unknown>)];
    return new Map(entries.map(([key, item]) => [prepare(key, ancestors), prepare(item, ancestors)]));
  }
  if (prototype === Set.prototype) return new Set([...(value as Set<unknown>)].map((item) => prepare(item, ancestors)));
  const plain = toPlainForm(value);
  if (plain !== null) return prepareFields(plain, ancestors);
  const tagged = toTaggedFields(value);
  if (tagged === null) return value;
  return { ...(prepareFields(tagged.fields, ancestors) as object), [tagKey]: tagged.tag };
}

function prepareList(items: unknown[], ancestors: object[]): unknown[] {
  let copy: unknown[] | null = null;
  for (let index = 0; index < items.length; index++) {
    const prepared = prepare(items[index], ancestors);
    if (prepared === items[index]) continue;
    copy ??= items.slice();
    copy[index] = prepared;
  }
  return copy ?? items;
}

function prepareFields(value: object, ancestors: object[]): unknown {
  const fields = value as Record<string, unknown>;
  let copy: Record<string, unknown> | null = null;
  for (const key of Object.keys(fields)) {
    const prepared = prepare(fields[key], ancestors);
    if (prepared === fields[key]) continue;
    copy ??= { ...fields };
    copy[key] = prepared;
  }
  const prepared = copy ?? fields;
  return Object.hasOwn(prepared, tagKey) ? { [tagKey]: escapedObject, entries: Object.entries(prepared) } : prepared;
}

/** LangGraph reads these by their shape. */
function toPlainForm(value: object): object | null {
  const { lg_name: name } = value as { lg_name?: unknown };
  if (name === 'Send') {
    const { node, args, timeout } = value as { node: string; args: unknown; timeout?: unknown };
    return { node, args, ...(timeout === undefined ? {} : { timeout }) };
  }
  const isPlainByShape = name === 'Command' || name === 'Overwrite';
  return isPlainByShape ? (value as { toJSON(): object }).toJSON() : null;
}

function revive(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) value[index] = revive(value[index]);
    return value;
  }
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [revive(key), revive(item)]));
  if (value instanceof Set) return new Set([...value].map(revive));
  if (value instanceof Date || value instanceof Uint8Array) return value;
  const fields = value as Record<string, unknown>;
  for (const key of Object.keys(fields)) {
    const revived = revive(fields[key]);
    // `__proto__` may be an own key, and assigning to it must not change the prototype.
    if (revived !== fields[key]) Object.defineProperty(fields, key, { value: revived });
  }
  return Object.hasOwn(fields, tagKey) ? reviveTagged(fields) : fields;
}

function reviveTagged({ [tagKey]: tag, ...fields }: Record<string, unknown>): unknown {
  if (tag === escapedObject && Array.isArray(fields['entries'])) {
    return Object.fromEntries(fields['entries'] as [string, unknown][]);
  }
  const revived = typeof tag === 'string' ? fromTaggedFields({ tag, fields }) : null;
  if (revived === null)
    throw new MalformedDocumentError('A stored value is of a type that this version does not know.');
  return revived.value;
}
