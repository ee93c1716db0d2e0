import { canonicalJson, type JsonObject, type JsonValue } from '@waymark/core-types';

/**
 * What turns one JSON value into another, itself JSON:
 * `{"v": value}` replaces the whole value; `{"o": {...}, "x": [...]}` changes and removes keys of an object;
 * `{"a": [start, removed, inserted], "e": {"3": delta}}` changes elements in place, then splices the array once.
 * An absent delta (`null` from {@link createDelta}) means equal.
 */
export type JsonDelta =
  | { v: JsonValue }
  | { o?: { [key: string]: JsonDelta }; x?: string[] }
  | { a: [start: number, removed: number, inserted: JsonValue[]]; e?: { [index: string]: JsonDelta } };

/** The delta from one value to another, or null when they are equal. Small where a document grew at the end of its lists. */
export function createDelta(before: JsonValue, after: JsonValue): JsonDelta | null {
  if (before === after) return null;
  if (Array.isArray(before) && Array.isArray(after)) return createArrayDelta(before, after);
  if (isObject(before) && isObject(after)) return createObjectDelta(before, after);
  return { v: after };
}

/**
 * Applies a delta to the value it was made from and returns the new value; the argument is not changed.
 * @throws {TypeError} when the delta was made from a value of another shape.
 */
export function applyDelta(before: JsonValue, delta: JsonDelta | null): JsonValue {
  if (delta === null) return before;
  if ('v' in delta) return delta.v;
  if ('a' in delta) {
    if (!Array.isArray(before)) throw new TypeError('The delta changes an array, and the value is none.');
    return applyArrayDelta(before, delta);
  }
  if (!isObject(before)) throw new TypeError('The delta changes an object, and the value is none.');
  return applyObjectDelta(before, delta);
}

function createObjectDelta(before: JsonObject, after: JsonObject): JsonDelta | null {
  const changed: [string, JsonDelta][] = [];
  for (const [key, value] of Object.entries(after)) {
    const delta = Object.hasOwn(before, key) ? createDelta(before[key]!, value) : { v: value };
    if (delta !== null) changed.push([key, delta]);
  }
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  if (changed.length === 0 && removed.length === 0) return null;
  return {
    ...(changed.length === 0 ? {} : { o: Object.fromEntries(changed) }),
    ...(removed.length === 0 ? {} : { x: removed }),
  };
}

/** One splice between the common head and tail; elements before it that only changed inside carry their own deltas. */
function createArrayDelta(before: JsonValue[], after: JsonValue[]): JsonDelta | null {
  const shorter = Math.min(before.length, after.length);
  const edits: [string, JsonDelta][] = [];
  let head = 0;
  while (head < shorter) {
    if (!isEqual(before[head]!, after[head]!)) {
      if (!isSameElement(before[head]!, after[head]!)) break;
      edits.push([String(head), createDelta(before[head]!, after[head]!)!]);
    }
    head++;
  }
  let tail = 0;
  while (tail < shorter - head && isEqual(before.at(-1 - tail)!, after.at(-1 - tail)!)) tail++;
  const removed = before.length - head - tail;
  const inserted = after.slice(head, after.length - tail);
  if (edits.length === 0 && removed === 0 && inserted.length === 0) return null;
  return { a: [head, removed, inserted], ...(edits.length === 0 ? {} : { e: Object.fromEntries(edits) }) };
}

/** Not by their delta: arrays within arrays would be walked twice as often at each level. */
function isEqual(before: JsonValue, after: JsonValue): boolean {
  return before === after || canonicalJson(before) === canonicalJson(after);
}

/** Elements that carry an id are the same thing while it is equal; a change inside of them is told by a delta. */
function isSameElement(before: JsonValue, after: JsonValue): boolean {
  return isObject(before) && isObject(after) && before['id'] !== undefined && before['id'] === after['id'];
}

function applyObjectDelta(before: JsonObject, delta: { o?: { [key: string]: JsonDelta }; x?: string[] }): JsonObject {
  const entries = new Map(Object.entries(before));
  for (const key of delta.x ?? []) entries.delete(key);
  for (const [key, change] of Object.entries(delta.o ?? {})) {
    entries.set(key, applyDelta(entries.get(key) ?? null, change));
  }
  return Object.fromEntries(entries);
}

function applyArrayDelta(
  before: JsonValue[],
  delta: { a: [number, number, JsonValue[]]; e?: { [index: string]: JsonDelta } },
): JsonValue[] {
  const after = [...before];
  for (const [index, change] of Object.entries(delta.e ?? {})) {
    after[Number(index)] = applyDelta(after[Number(index)] ?? null, change);
  }
  const [start, removed, inserted] = delta.a;
  return [...after.slice(0, start), ...inserted, ...after.slice(start + removed)];
}

function isObject(value: JsonValue): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
