import type { JsonObject, JsonValue } from '@waymark/core-types';

/** The value of a line of JSON; `undefined` when it is none. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** True for a JSON object: not null, not an array. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The field's own value where it is an object, else an empty one. */
export function objectField(object: JsonObject, name: string): JsonObject {
  const value = field(object, name);
  return isObject(value) ? value : {};
}

/** The field's own value where it is a string that is not empty. */
export function stringField(object: JsonObject, name: string): string | undefined {
  const value = field(object, name);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The field's own value where it is a whole number. */
export function integerField(object: JsonObject, name: string): number | undefined {
  const value = field(object, name);
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** The field's own value; never one that the prototype has. */
export function field(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** The time in a field as ISO 8601 UTC with milliseconds; `undefined` where there is none that can be trusted. */
export function timeField(object: JsonObject, name: string): string | undefined {
  const text = stringField(object, name);
  if (text === undefined || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/.test(text)) return undefined;
  const time = Date.parse(text);
  if (!(time >= 0 && time < Date.UTC(10_000, 0))) return undefined;
  return new Date(time).toISOString();
}
