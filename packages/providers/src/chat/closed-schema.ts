import type { JsonObject, JsonValue } from '@waymark/core-types';

/**
 * The same JSON Schema with every object closed that does not say whether it is: a model that may write nothing else can
 * be held to the schema by the server. Whatever fits the result fits the schema too. A schema with `allOf`, whose parts
 * must stay open to fit together, is returned as it is.
 */
export function closeObjects(schema: JsonObject): JsonObject {
  return usesAllOf(schema) ? schema : close(schema);
}

function usesAllOf(value: JsonValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return (!Array.isArray(value) && 'allOf' in value) || Object.values(value).some(usesAllOf);
}

/** What may stand beside `properties` without a say in which others there are. */
const harmless = [
  '$defs',
  '$id',
  '$schema',
  'default',
  'definitions',
  'description',
  'examples',
  'required',
  'title',
  'type',
];

function close(schema: JsonObject): JsonObject {
  const hasProperties = isObject(schema['properties']);
  const isPlain = Object.keys(schema).every((keyword) => keyword === 'properties' || harmless.includes(keyword));
  if (hasProperties && !isPlain) return schema;
  const closed = Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => [keyword, closeWithin(keyword, value)]),
  );
  return hasProperties ? { ...closed, additionalProperties: false } : closed;
}

/** Goes on where schemas stand; everywhere else (`default`, `enum`, `examples`) stands data. */
function closeWithin(keyword: string, value: JsonValue): JsonValue {
  const closeOne = (inner: JsonValue) => (isObject(inner) ? close(inner) : inner);
  if (['properties', '$defs', 'definitions'].includes(keyword) && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, closeOne(inner)]));
  }
  if (['anyOf', 'oneOf', 'prefixItems'].includes(keyword) && Array.isArray(value)) return value.map(closeOne);
  return ['items', 'additionalProperties'].includes(keyword) ? closeOne(value) : value;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
