import type { JsonValue } from '@waymark/core-types';
import { mask } from './mask.ts';
import type { Sensitive } from './named-values.ts';
import { isCounterName, sensitivityOf } from './sensitive-names.ts';

/** How a value is redacted. */
export interface ValueRules {
  hides: Sensitive;
  text: (text: string) => string;
}

/** Values nested deeper are replaced as a whole. */
const deepest = 100;

const headerName = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]{0,32}(?:key|token|secret))$/i;

/** Redacts a JSON value: whole values under sensitive names, patterns in all other texts. What holds none is returned as it is. */
export function redactJsonValue(value: JsonValue, rules: ValueRules, depth = 0): JsonValue {
  if (typeof value === 'string') return rules.text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return mask;
  return Array.isArray(value) ? redactItems(value, rules, depth + 1) : redactFields(value, rules, depth + 1);
}

function redactItems(items: readonly JsonValue[], rules: ValueRules, depth: number): JsonValue {
  const redacted = items.map((item, index) => {
    // Raw headers are a list of names and values in turns.
    const name = items[index - 1];
    const isHeader = typeof item === 'string' && typeof name === 'string' && name.length < 60 && headerName.test(name);
    return isHeader ? mask : redactJsonValue(item, rules, depth);
  });
  return redacted.some((item, index) => item !== items[index]) ? redacted : (items as JsonValue[]);
}

function redactFields(fields: Record<string, JsonValue>, rules: ValueRules, depth: number): JsonValue {
  let changed = false;
  const redacted = new Map<string, JsonValue>();
  const about = nameOfValue(fields);
  for (const [name, value] of Object.entries(fields)) {
    const hidden = rules.hides(sensitivityOf(name === 'value' && about !== null ? about : name));
    const entry = hidden ? redactNamed(name, value, rules, depth) : redactJsonValue(value, rules, depth);
    const shown = freeName(redacted, rules.text(name));
    changed ||= entry !== value || shown !== name;
    redacted.set(shown, entry);
  }
  return changed ? Object.fromEntries(redacted) : fields;
}

/** `{name: 'password', value: '...'}`, as forms and recorded requests have it. */
function nameOfValue(fields: Record<string, JsonValue>): string | null {
  if (!Object.hasOwn(fields, 'value')) return null;
  const name = Object.hasOwn(fields, 'name') ? fields['name'] : Object.hasOwn(fields, 'key') ? fields['key'] : null;
  return typeof name === 'string' ? name : null;
}

function redactNamed(name: string, value: JsonValue, rules: ValueRules, depth: number): JsonValue {
  if (value === null || typeof value === 'boolean' || value === '') return value;
  if (!isCounterName(name) || depth >= deepest) return mask;
  if (typeof value === 'number') return value;
  if (Array.isArray(value)) return value.map((item) => redactNamed(name, item, rules, depth + 1));
  return typeof value === 'string' ? mask : redactJsonValue(value, rules, depth);
}

/** Two names that hold secrets are two masks, not one field. */
function freeName(taken: ReadonlyMap<string, unknown>, name: string): string {
  let free = name;
  // The number of names grows, so a free one is found at once however many are alike.
  for (let number = taken.size + 1; taken.has(free); number++) free = `${name} ${number}`;
  return free;
}
