import type { JsonObject, JsonValue } from '@waymark/core-types';
import { z } from 'zod';

/**
 * JSON Schema of what goes into a tool, without what costs a model tokens and tells it nothing: `$schema`, bounds that
 * nobody reaches, patterns beside a format. The tool itself checks every call against the whole schema.
 */
export function compactJsonSchema(schema: z.ZodType): JsonObject {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonObject;
  const { $schema: _, ...rest } = compact(json) as JsonObject;
  return rest;
}

function compact(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(compact);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([key, inner]) => !isNoise(key, inner, value));
  return Object.fromEntries(
    entries.map(([key, inner]) => [key, key === 'properties' ? eachOf(inner) : compact(inner)]),
  );
}

/** Properties may be named like keywords. */
function eachOf(properties: JsonValue): JsonValue {
  return Object.fromEntries(Object.entries(properties as JsonObject).map(([name, schema]) => [name, compact(schema)]));
}

function isNoise(key: string, value: JsonValue, schema: JsonObject): boolean {
  switch (key) {
    case 'pattern':
      return schema['format'] !== undefined || /Surrogate|0-9a-f/.test(JSON.stringify(value));
    case 'minimum':
      return Number(value) <= 1;
    case 'maximum':
      return Number(value) >= 10_000_000;
    case 'additionalProperties':
      // An object that takes anything says so by saying nothing.
      return typeof value === 'object';
    case 'propertyNames':
    case 'maxItems':
      return true;
    case 'maxLength':
      return Number(value) <= 100;
    case 'default':
      return !value || (typeof value === 'object' && Object.keys(value).length === 0);
    default:
      return false;
  }
}
