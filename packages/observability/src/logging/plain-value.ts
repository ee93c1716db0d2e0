import type { JsonValue } from '@waymark/core-types';

/** How much of a value is written. */
export interface PlainValueLimits {
  /** Levels of objects and arrays. */
  depth: number;
  /** Items of one array, fields of one object. */
  items: number;
  /** Objects, arrays and their entries altogether. */
  entries: number;
  /** Characters of all texts together; one that does not fit is cut, after `beforeCut`. */
  characters: number;
  /** What a text that is about to be cut goes through first: half a secret would not be known for one. */
  beforeCut: (text: string) => string;
}

const defaults: PlainValueLimits = {
  depth: 10,
  items: 500,
  entries: 10_000,
  characters: 1_000_000,
  beforeCut: (text) => text,
};

/**
 * Any value as JSON, whatever it is: a bigint as its digits, a date as ISO 8601, errors with message, stack and cause,
 * maps as objects, bytes as their number; `[circular]`, `[unreadable]` and `[truncated]` for what cannot be said. It never
 * throws, and what it writes is bounded.
 */
export function plainValue(value: unknown, limits: Partial<PlainValueLimits> = {}): JsonValue {
  return new PlainWriter({ ...defaults, ...limits }).write(value, 0) ?? null;
}

const truncated = '[truncated]';
/** A field with a longer name is left out: cut, the name would not tell any more whether its value is a secret. */
export const longestName = 1_000;
/** Behind a cut may stand half a secret that is as long as this. */
const cutMargin = 4_096;

/** One walk over a value, with what is left of its limits. */
export class PlainWriter {
  readonly #limits: PlainValueLimits;
  readonly #ancestors: object[] = [];
  #entries: number;
  #characters: number;

  constructor(limits: PlainValueLimits) {
    this.#limits = limits;
    this.#entries = limits.entries;
    this.#characters = limits.characters;
  }

  /** The value as JSON; undefined for what JSON leaves out: undefined, functions, symbols. */
  write(value: unknown, depth: number): JsonValue | undefined {
    switch (typeof value) {
      case 'string':
        return this.text(value);
      case 'number':
        return Number.isFinite(value) ? value : String(value);
      case 'boolean':
        return value;
      case 'bigint':
        return this.text(value.toString());
      case 'object':
        return value === null ? null : this.#object(value, depth);
      default:
        return undefined;
    }
  }

  text(text: string): string {
    if (text.length <= this.#characters) {
      this.#characters -= text.length;
      return text;
    }
    const kept = this.#characters;
    this.#characters = 0;
    const redacted = this.#limits.beforeCut(text.slice(0, kept + cutMargin));
    return redacted.slice(0, Math.max(0, Math.min(kept, redacted.length - cutMargin))) + truncated;
  }

  #object(value: object, depth: number): JsonValue {
    if (this.#ancestors.includes(value)) return '[circular]';
    if (depth >= this.#limits.depth || this.#entries <= 0) return truncated;
    this.#ancestors.push(value);
    try {
      return this.#contents(value, depth);
    } catch {
      return '[unreadable]';
    } finally {
      this.#ancestors.pop();
    }
  }

  #contents(value: object, depth: number): JsonValue {
    if (value instanceof Error) return this.#fields(errorFields(value), depth);
    if (Array.isArray(value)) return this.#items(value, value.length, depth);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'Invalid Date' : value.toISOString();
    if (value instanceof Map || isHeaders(value)) return this.#fields(entriesOf(value), depth);
    if (value instanceof Set) return this.#items(value, value.size, depth);
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') return this.write(toJSON.call(value, ''), depth + 1) ?? null;
    return this.#fields(ownFields(value), depth);
  }

  #items(items: Iterable<unknown>, count: number, depth: number): JsonValue {
    const plain: JsonValue[] = [];
    for (const item of items) {
      if (plain.length >= this.#limits.items || this.#entries-- <= 0) {
        plain.push(`[truncated: ${count - plain.length} more]`);
        break;
      }
      plain.push(this.write(item, depth + 1) ?? null);
    }
    return plain;
  }

  #fields(fields: Iterable<[string, unknown]>, depth: number): JsonValue {
    const plain: [string, JsonValue][] = [];
    for (const [name, value] of fields) {
      if (plain.length >= this.#limits.items || this.#entries-- <= 0) {
        plain.push(['[truncated]', true]);
        break;
      }
      if (name.length > longestName) {
        plain.push(['[truncated]', true]);
        continue;
      }
      const written = this.write(value, depth + 1);
      if (written !== undefined) plain.push([this.text(name), written]);
    }
    return Object.fromEntries(plain);
  }
}

/** Each own field, those whose getter throws too. */
function* ownFields(value: object): Generator<[string, unknown]> {
  for (const name of Object.keys(value)) {
    let field: unknown;
    try {
      field = (value as Record<string, unknown>)[name];
    } catch {
      field = '[unreadable]';
    }
    yield [name, field];
  }
}

/** `type`, `message` and `stack`, the cause and the errors of an AggregateError, then the fields of its own. */
function* errorFields(error: Error): Generator<[string, unknown]> {
  yield ['type', error.name];
  yield ['message', error.message];
  yield ['stack', error.stack];
  if (error.cause !== undefined) yield ['cause', error.cause];
  if (error instanceof AggregateError) yield ['errors', error.errors];
  for (const field of ownFields(error)) {
    if (!['name', 'type', 'message', 'stack', 'cause', 'errors'].includes(field[0])) yield field;
  }
}

function* entriesOf(entries: Iterable<[unknown, unknown]>): Generator<[string, unknown]> {
  for (const [key, value] of entries) yield [typeof key === 'symbol' ? key.toString() : String(key), value];
}

function isHeaders(value: object): value is Headers {
  return value instanceof Headers || value instanceof URLSearchParams;
}
