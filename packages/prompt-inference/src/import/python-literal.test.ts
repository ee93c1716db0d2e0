import type { JsonValue } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePythonLiteral, readPythonLiteral } from './python-literal.ts';

/** A JSON value as `repr` writes it. */
function repr(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`;
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (typeof value === 'object')
    return `{${Object.entries(value)
      .map(([key, item]) => `${repr(key)}: ${repr(item)}`)
      .join(', ')}}`;
  return String(value);
}

describe('a literal of Python', () => {
  it('is read as the value that it was written from', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'grapheme' }), (drawn) => {
        // JSON has no negative zero.
        const value = JSON.parse(JSON.stringify(drawn)) as JsonValue;
        expect(parsePythonLiteral(repr(value))).toEqual(value);
      }),
    );
  });

  it.each<[string, unknown]>([
    ["(1, 'a',)", [1, 'a']],
    ['()', []],
    ["{'a': -1.5e3, 2: .5, }", { a: -1500, 2: 0.5 }],
    ['"it\'s"', "it's"],
    [String.raw`'\x41\u00e9\U0001F600\t\q'`, 'Aé😀\tq'],
    ['1_000', 1000],
    [' [ True , False , None ] ', [true, false, null]],
  ])('%j is read', (text, value) => {
    expect(parsePythonLiteral(text)).toEqual(value);
  });

  it.each([
    '',
    'x',
    '[1',
    '[1 2]',
    "{'a' 1}",
    "{'a': 1",
    '{[1]: 2}',
    "'a",
    "'a\nb'",
    'true',
    'null',
    '1 2',
    "{'a': <x>}",
    String.raw`'\UFFFFFFFF'`,
    '['.repeat(100),
    '{1',
    '1e999',
  ])('%j is none', (text) => {
    expect(parsePythonLiteral(text)).toBeUndefined();
  });

  it('ends where it ends', () => {
    expect(readPythonLiteral("x {'a': 1}. y", 1)).toEqual({ value: { a: 1 }, end: 10 });
  });
});
