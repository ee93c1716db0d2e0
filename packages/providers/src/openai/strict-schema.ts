import type { JsonObject, JsonValue } from '@waymark/core-types';

const maximumLevels = 10;
const refusedKeywords = [
  'allOf',
  'oneOf',
  'not',
  'if',
  'patternProperties',
  'propertyNames',
  'prefixItems',
  'contains',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'unevaluatedItems',
  'unevaluatedProperties',
  'dependentRequired',
  'dependentSchemas',
];

/**
 * True when OpenAI's strict mode takes the schema: objects that are closed and require all of their properties, an object
 * at the root, and none of the keywords that the mode lacks. Everything else is sent with `strict: false`.
 * @see https://platform.openai.com/docs/guides/structured-outputs#supported-schemas
 */
export function isStrictSchema(schema: JsonObject): boolean {
  return schema['type'] === 'object' && isStrict(schema, 1);
}

function isStrict(schema: JsonValue | undefined, level: number): boolean {
  if (!isObject(schema) || level > maximumLevels) return false;
  if (refusedKeywords.some((keyword) => keyword in schema)) return false;
  const types = [schema['type']].flat();
  if (types.includes('object') && !isClosed(schema)) return false;
  if (types.includes('array') && !isObject(schema['items'])) return false;
  return childrenOf(schema).every((child) => isStrict(child, level + 1));
}

function isClosed(schema: JsonObject): boolean {
  const properties = schema['properties'];
  const required = schema['required'];
  if (schema['additionalProperties'] !== false || !isObject(properties) || !Array.isArray(required)) return false;
  return Object.keys(properties).every((name) => required.includes(name));
}

function childrenOf(schema: JsonObject): JsonValue[] {
  const { properties, $defs, definitions, items, anyOf } = schema;
  const named = [properties, $defs, definitions].flatMap((group) => (isObject(group) ? Object.values(group) : []));
  return [...named, ...(items === undefined ? [] : [items]), ...(Array.isArray(anyOf) ? anyOf : [])];
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
