import type { JsonValue } from '@waymark/core-types';

/** A literal of Python and where it ends in the text. */
export interface PythonLiteral {
  value: JsonValue;
  end: number;
}

const deepest = 50;
const number = /[-+]?(?:\d[\d_]*(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?/y;
const spaces = /\s*/y;
const constants: [string, JsonValue][] = [
  ['True', true],
  ['False', false],
  ['None', null],
];
const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', a: '\x07', '0': '\0' };

/**
 * Reads a literal as Python's `repr` writes it (dictionaries, lists, tuples, strings, numbers, True, False, None), or null
 * where there is none. JSON's true, false and null are no literals of Python.
 */
export function readPythonLiteral(text: string, start = 0): PythonLiteral | null {
  return readValue(text, start, 0);
}

/** The value of a text that is one literal and nothing else, or undefined. */
export function parsePythonLiteral(text: string): JsonValue | undefined {
  const literal = readPythonLiteral(text);
  return literal !== null && skipSpaces(text, literal.end) === text.length ? literal.value : undefined;
}

function readValue(text: string, from: number, depth: number): PythonLiteral | null {
  const start = skipSpaces(text, from);
  const character = text[start];
  if (character === undefined || depth > deepest) return null;
  if (character === '{') return readDictionary(text, start, depth);
  if (character === '[') return readItems(text, start, { close: ']', depth });
  if (character === '(') return readItems(text, start, { close: ')', depth });
  if (character === "'" || character === '"') return readString(text, start);
  const constant = constants.find(([word]) => text.startsWith(word, start));
  if (constant !== undefined) return { value: constant[1], end: start + constant[0].length };
  number.lastIndex = start;
  const digits = number.exec(text)?.[0];
  if (digits === undefined) return null;
  const value = Number(digits.replaceAll('_', ''));
  return Number.isFinite(value) ? { value, end: start + digits.length } : null;
}

function readItems(text: string, start: number, shape: { close: string; depth: number }): PythonLiteral | null {
  const items: JsonValue[] = [];
  let position = skipSpaces(text, start + 1);
  while (text[position] !== shape.close) {
    const item = readValue(text, position, shape.depth + 1);
    if (item === null) return null;
    items.push(item.value);
    const next = afterItem(text, item.end, shape.close);
    if (next === null) return null;
    position = next;
  }
  return { value: items, end: position + 1 };
}

function readDictionary(text: string, start: number, depth: number): PythonLiteral | null {
  const entries: [string, JsonValue][] = [];
  let position = skipSpaces(text, start + 1);
  while (text[position] !== '}') {
    const key = readValue(text, position, depth + 1);
    if (key === null || typeof key.value === 'object') return null;
    const colon = skipSpaces(text, key.end);
    const item = text[colon] === ':' ? readValue(text, colon + 1, depth + 1) : null;
    if (item === null) return null;
    entries.push([String(key.value), item.value]);
    const next = afterItem(text, item.end, '}');
    if (next === null) return null;
    position = next;
  }
  return { value: Object.fromEntries(entries), end: position + 1 };
}

/** Where the next item or the end stands, or null where neither follows. */
function afterItem(text: string, end: number, close: string): number | null {
  const position = skipSpaces(text, end);
  if (text[position] === ',') return skipSpaces(text, position + 1);
  return text[position] === close ? position : null;
}

function readString(text: string, start: number): PythonLiteral | null {
  const quote = text[start];
  const parts: string[] = [];
  for (let position = start + 1; position < text.length; position++) {
    const character = text[position]!;
    if (character === quote) return { value: parts.join(''), end: position + 1 };
    if (character === '\n') return null;
    if (character !== '\\') {
      parts.push(character);
      continue;
    }
    const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(
      text.slice(position + 1, position + 10),
    );
    const hex = code?.[1] ?? code?.[2] ?? code?.[3];
    const next = text[position + 1] ?? '';
    if (hex !== undefined && Number.parseInt(hex, 16) > 0x10ffff) return null;
    parts.push(hex === undefined ? (escapes[next] ?? next) : String.fromCodePoint(Number.parseInt(hex, 16)));
    position += code?.[0].length ?? 1;
  }
  return null;
}

function skipSpaces(text: string, start: number): number {
  spaces.lastIndex = start;
  return start + (spaces.exec(text)?.[0].length ?? 0);
}
