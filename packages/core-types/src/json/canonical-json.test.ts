import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NotStorableError } from '../errors/errors.ts';
import { canonicalJson, canonicalJsonLine } from './canonical-json.ts';

const json = fc.jsonValue({ maxDepth: 5 }).map((value) => withoutNegativeZero(value));

describe('canonicalJson', () => {
  it('sorts keys by UTF-16 code unit at every level and writes no spaces', () => {
    const value = { b: [{ z: 1, a: null }], '\u{1f600}': 1, '\ufb33': 2, 10: 3, 9: 4, aa: true, a: 'x' };
    expect(canonicalJson(value)).toBe(
      '{"10":3,"9":4,"a":"x","aa":true,"b":[{"a":null,"z":1}],"\u{1f600}":1,"\ufb33":2}',
    );
  });

  it('writes numbers and strings as JSON.stringify does', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'grapheme' }), fc.double({ noNaN: true, noDefaultInfinity: true })),
        (x) => {
          fc.pre(!Object.is(x, -0));
          expect(canonicalJson(x)).toBe(JSON.stringify(x));
        },
      ),
    );
  });

  it('gives the same text whatever the order of keys', () => {
    fc.assert(
      fc.property(json, fc.integer(), (value, seed) => {
        expect(canonicalJson(shuffleKeys(value, seed))).toBe(canonicalJson(value));
      }),
    );
  });

  it('parses back to an equal value', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(JSON.parse(canonicalJson(value))).toStrictEqual(value);
      }),
    );
  });

  it('leaves out properties that are undefined', () => {
    expect(canonicalJson({ b: undefined, a: 1 })).toBe('{"a":1}');
  });

  it('keeps a key named __proto__', () => {
    expect(canonicalJson(JSON.parse('{"__proto__":{"x":1}}'))).toBe('{"__proto__":{"x":1}}');
  });

  it('takes one object twice, which is no cycle', () => {
    const shared = { x: 1 };
    expect(canonicalJson([shared, { shared }])).toBe('[{"x":1},{"shared":{"x":1}}]');
  });

  it.each<[string, unknown, string]>([
    ['NaN', { a: [1, Number.NaN] }, '$.a[1]'],
    ['infinity', { a: { 'b c': Infinity } }, '$.a["b c"]'],
    ['negative zero', [-0], '$[0]'],
    ['a bigint', { a: 1n }, '$.a'],
    ['a function', { a: () => 1 }, '$.a'],
    ['a symbol', [Symbol('x')], '$[0]'],
    ['a symbol as key', { a: { [Symbol('x')]: 1 } }, '$.a'],
    ['undefined at the root', undefined, '$'],
    ['undefined in an array', [1, undefined], '$[1]'],
    ['a hole', { a: new Array(2) }, '$.a[0]'],
    ['an array with properties', { a: 'x'.match(/x/) }, '$.a'],
    ['an array with a symbol', { a: Object.assign([1], { [Symbol('x')]: 1 }) }, '$.a'],
    ['a date', { at: new Date(0) }, '$.at'],
    ['a map', [new Map()], '$[0]'],
    ['a class instance', { a: new (class Account {})() }, '$.a'],
    ['an array subclass', { a: new (class Stack extends Array {})() }, '$.a'],
    ['half a surrogate pair', { a: 'x\ud83d' }, '$.a'],
    ['half a surrogate pair in a key', { a: { '\ude00': 1 } }, '$.a'],
  ])('refuses %s with its path', (_name, value, path) => {
    const error = errorOf(() => canonicalJson(value));
    expect(NotStorableError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ code: 'NOT_STORABLE', details: { path } });
  });

  it('says what it refuses', () => {
    expect(() => canonicalJson({ at: new Date(0) })).toThrow(
      'Cannot store the value at $.at: a Date is not a plain object.',
    );
  });

  it('refuses a cycle with the path where it closes', () => {
    const value: Record<string, unknown> = { list: [{}] };
    (value['list'] as Record<string, unknown>[])[0]!['up'] = value;
    expect(() => canonicalJson(value)).toThrow('$.list[0].up: it contains itself');
  });

  it('takes 500 levels and refuses more with an error, not with an overflow of the stack', () => {
    expect(canonicalJson(nest(500))).toHaveLength(1_000);
    expect(() => canonicalJson(nest(501))).toThrow(NotStorableError);
    expect(() => canonicalJson(nest(100_000))).toThrow('deeper than 500 levels');
  });

  it('ends a line with one newline', () => {
    expect(canonicalJsonLine({ a: 1 })).toBe('{"a":1}\n');
  });
});

function nest(levels: number): unknown {
  let value: unknown[] = [];
  for (let level = 1; level < levels; level++) value = [value];
  return value;
}

function errorOf(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('It did not throw.');
}

function withoutNegativeZero(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function shuffleKeys(value: unknown, seed: number): unknown {
  if (Array.isArray(value)) return value.map((item) => shuffleKeys(item, seed));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [key, shuffleKeys(item, seed)]);
  const rotation = entries.length === 0 ? 0 : Math.abs(seed) % entries.length;
  return Object.fromEntries([...entries.slice(rotation), ...entries.slice(0, rotation)].reverse());
}
