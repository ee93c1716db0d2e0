/** A deep copy of a JSON value; several times faster than reading its text again. */
export function copyJson<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyJson) as Value;
  const copy: Record<string, unknown> = {};
  for (const [key, property] of Object.entries(value)) {
    // An assignment to this name would set the prototype.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: copyJson(property), ...ownProperty });
    else copy[key] = copyJson(property);
  }
  return copy as Value;
}

const ownProperty = { enumerable: true, configurable: true, writable: true };
