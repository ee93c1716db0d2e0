/** A deep copy of a JSON value; several times faster than reading its text again. */
export function copyJson<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copyJson) as Value;
  const copy: Record<string, unknown> = {};
  for (const key of Object.keys(value)) {
    const property = copyJson((value as Record<string, unknown>)[key]);
    // An assignment to this name would set the prototype.
    if (key === '__proto__') Object.defineProperty(copy, key, { value: property, ...ownProperty });
    else copy[key] = property;
  }
  return copy as Value;
}

const ownProperty = { enumerable: true, configurable: true, writable: true };
