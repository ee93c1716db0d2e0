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

const plainName = /^(?:--)?[A-Za-z][\w.-]*$/;
const headerName = /^(?:(?:proxy-)?authorization|(?:set-)?cookie|x-[a-z-]{0,32}(?:key|token|secret))$/i;

/** Redacts a JSON value: whole values under sensitive names, patterns in all other texts. What holds none is returned as it is. */
export function redactJsonValue(value: JsonValue, rules: ValueRules, depth = 0): JsonValue {
  if (typeof value === 'string') return rules.text(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return mask;
  return Array.isArray(value) ? redactItems(value, rules, depth + 1) : redactFields(value, rules, depth + 1);
}

function redactItems(items: readonly JsonValue[], rules: ValueRules, depth: number): JsonValue {
  const isPair = items.length === 2;
  let isWithinKey = false;
  const redacted = items.map((item, index) => {
    const name = items[index - 1];
    if (typeof item !== 'string') return redactJsonValue(item, rules, depth);
    // A private key that was split into its lines.
    const wasWithinKey = isWithinKey;
    isWithinKey = item.includes('-----') ? opensKey(item) : isWithinKey;
    if (wasWithinKey && item !== '') return mask;
    const isNamed = typeof name === 'string' && tellsOfNext(name, item, isPair, rules);
    return isNamed ? redactNamed(name, item, rules, depth) : rules.text(item);
  });
  return redacted.some((item, index) => item !== items[index]) ? redacted : (items as JsonValue[]);
}

function opensKey(line: string): boolean {
  return line.includes('-----BEGIN ') && /PRIVATE KEY(?: BLOCK)?-----$/.test(line.trimEnd());
}

/** Raw headers, and pairs of other names, are names and values in turns; behind the option `--token` stands the token. */
function tellsOfNext(name: string, next: string, isPair: boolean, rules: ValueRules): boolean {
  if (name.length > 60 || !plainName.test(name)) return false;
  if (headerName.test(name)) return true;
  if (!isPair && !name.startsWith('--')) return false;
  const isSensitive = (text: string) => rules.hides(sensitivityOf(text));
  // Two such names are a list of names.
  return isSensitive(name) && !(/^[A-Za-z_.-]+$/.test(next) && isSensitive(next));
}

function redactFields(fields: Record<string, JsonValue>, rules: ValueRules, depth: number): JsonValue {
  const about = nameOfValue(fields);
  let copy: Record<string, JsonValue> | undefined;
  let isRenamed = false;
  for (const name of Object.keys(fields)) {
    const value = fields[name]!;
    const hidden = rules.hides(sensitivityOf(about !== null && isValueName(name) ? about : name));
    const entry = hidden ? redactNamed(name, value, rules, depth) : redactJsonValue(value, rules, depth);
    if (entry !== value) (copy ??= { ...fields })[name] = entry;
    isRenamed ||= rules.text(name) !== name;
  }
  const redacted = copy ?? fields;
  return isRenamed ? withRedactedNames(redacted, rules) : redacted;
}

function withRedactedNames(fields: Record<string, JsonValue>, rules: ValueRules): JsonValue {
  const renamed = new Map<string, JsonValue>();
  for (const [name, value] of Object.entries(fields)) renamed.set(freeName(renamed, rules.text(name)), value);
  return Object.fromEntries(renamed);
}

/** `{name: 'password', value: '...'}`, as forms and recorded requests have it. */
function nameOfValue(fields: Record<string, JsonValue>): string | null {
  for (const field of ['name', 'key', 'Name', 'Key']) {
    if (Object.hasOwn(fields, field) && typeof fields[field] === 'string') return fields[field];
  }
  return null;
}

function isValueName(name: string): boolean {
  return name === 'value' || name === 'values' || name === 'Value' || name === 'val';
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
