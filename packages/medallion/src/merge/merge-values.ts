import { canonicalJson, type JsonObject, type JsonValue } from '@waymark/core-types';

type Maybe = JsonValue | undefined;

/**
 * Three-way merge of JSON values. What only one side changed is taken from it; objects merge by key, lists of records by
 * their `id` or `name`, other lists as ordered sets. Where both changed the same leaf, ours stands, and a change stands
 * against a removal. `undefined` is absence.
 */
export function mergeValues(base: Maybe, ours: Maybe, theirs: Maybe): Maybe {
  if (isEqual(ours, base)) return theirs;
  if (isEqual(theirs, base) || isEqual(ours, theirs)) return ours;
  if (ours === undefined || theirs === undefined) return ours ?? theirs;
  if (isObject(ours) && isObject(theirs)) return mergeObjects(isObject(base) ? base : {}, ours, theirs);
  if (Array.isArray(ours) && Array.isArray(theirs)) return mergeLists(Array.isArray(base) ? base : [], ours, theirs);
  return ours;
}

function mergeObjects(base: JsonObject, ours: JsonObject, theirs: JsonObject): JsonObject {
  const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
  const entries = [...keys].map((key) => [key, mergeValues(own(base, key), own(ours, key), own(theirs, key))] as const);
  return Object.fromEntries(entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
}

/** Theirs in its order without what ours removed, then what ours added, in its order. */
function mergeLists(base: JsonValue[], ours: JsonValue[], theirs: JsonValue[]): JsonValue[] {
  const [baseByKey, oursByKey, theirsByKey] = [byKey(base), byKey(ours), byKey(theirs)];
  const keys = new Set([...theirsByKey.keys(), ...oursByKey.keys()]);
  return [...keys]
    .map((key) => mergeValues(baseByKey.get(key), oursByKey.get(key), theirsByKey.get(key)))
    .filter((item) => item !== undefined);
}

/** Elements by what makes them the same thing. A repeated element counts as itself again, so that none is lost. */
function byKey(list: JsonValue[]): Map<string, JsonValue> {
  const elements = new Map<string, JsonValue>();
  const counts = new Map<string, number>();
  for (const element of list) {
    const identity = isObject(element) ? (element['id'] ?? element['name'] ?? element) : element;
    const key = canonicalJson(identity);
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    elements.set(`${count} ${key}`, element);
  }
  return elements;
}

function isEqual(one: Maybe, other: Maybe): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonicalJson(one) === canonicalJson(other);
}

function isObject(value: Maybe): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(object: JsonObject, key: string): Maybe {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
