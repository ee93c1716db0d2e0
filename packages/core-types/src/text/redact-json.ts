import type { JsonValue } from '../json/json-value.ts';
import { isPlaceholder } from './placeholder.ts';
import { redactSecrets } from './redact-secrets.ts';
import { isSecretName } from './secret-assignments.ts';
import { redactionMarker } from './secret-kind.ts';

/** Values nested deeper than this are replaced as a whole: nobody writes them by hand, and a stack has an end. */
const deepest = 500;

/**
 * Redacts every string of a JSON value, keys included, and the whole value of a field whose name says that it holds a
 * secret. What holds none is returned as it is, the same object. Arrays and objects nested deeper than 500 levels become
 * `[redacted:too-deep]`.
 */
export function redactJson<Value extends JsonValue>(value: Value): Value {
  return redact(value, { depth: 0, named: false }) as Value;
}

function redact(value: JsonValue, place: { depth: number; named: boolean }): JsonValue {
  if (typeof value === 'string') return redactString(value, place.named);
  if (typeof value !== 'object' || value === null) return value;
  if (place.depth >= deepest) return redactionMarker('too-deep');
  const depth = place.depth + 1;
  if (Array.isArray(value)) {
    const items = value.map((item) => redact(item, { depth, named: place.named }));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  let changed = false;
  const entries = Object.entries(value).map(([key, item]): [string, JsonValue] => {
    const entry: [string, JsonValue] = [redactSecrets(key), redact(item, { depth, named: isSecretName(key) })];
    changed ||= entry[0] !== key || entry[1] !== item;
    return entry;
  });
  return changed ? Object.fromEntries(entries) : value;
}

function redactString(value: string, named: boolean): string {
  if (named && !isPlaceholder(value)) return redactionMarker('assignment');
  return redactSecrets(value);
}
