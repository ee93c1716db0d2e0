/** An object of a log that was not checked yet: every field may be anything. */
export type JsonObject = Record<string, unknown>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list; nothing where there is none. */
export function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** An object's field that is an object; an empty one where there is none. */
export function child(value: JsonObject, name: string): JsonObject {
  const found = value[name];
  return isObject(found) ? found : {};
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number that tools count from 0, counted from 1. */
export function fromZero(value: unknown): number | undefined {
  return typeof value === 'number' ? value + 1 : undefined;
}
