import type { JsonObject, StandardSchema } from '@waymark/core-types';

/** True for a Standard Schema; a JSON Schema has no such key. ArkType's schemas are functions. */
export function isStandardSchema<Output>(
  schema: StandardSchema<Output> | JsonObject,
): schema is StandardSchema<Output> {
  return '~standard' in schema;
}
