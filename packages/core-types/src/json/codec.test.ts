import { isDeepStrictEqual } from 'node:util';
import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedDocumentError, NotStorableError } from '../errors/errors.ts';
import { decode } from './decode.ts';
import { encode } from './encode.ts';

const key = fc.oneof(fc.string(), fc.constantFrom('$waymark', '__proto__', 'value', 'constructor', 'toString', '1'));

const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constantFrom(null, undefined),
      fc.bigInt(),
      fc.date({ noInvalidDate: false }),
      fc.uint8Array(),
      fc.constantFrom(Number.NaN, -0, Infinity, -Infinity),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
    fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
    fc.array(tie('value'), { maxLength: 4 }).map((items) => new Set(items)),
  ),
}));

describe('encode and decode', () => {
  it('give back an equal value for anything that can be stored', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const text = encode(value);
        // Vitest compares `constructor` keys by identity.
        expect(isDeepStrictEqual(decode(text), value)).toBe(true);
        expect(encode(decode(text))).toBe(text);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[string, unknown]>([
    ['the epoch', new Date(0)],
    ['a time before the epoch', new Date(-1)],
    ['an invalid date', new Date(Number.NaN)],
    ['no bytes', new Uint8Array()],
    ['every byte', Uint8Array.from({ length: 256 }, (_, index) => index)],
    ['undefined at the root', undefined],
    ['undefined in an object', { a: undefined }],
    ['undefined in an array', [undefined, 1]],
    ['a map with objects as keys', new Map<unknown, unknown>([[{ a: [1] }, new Set([[1, 2]])]])],
    ['an object that looks like an encoded bigint', { $waymark: 'bigint', value: '1' }],
    ['an object that looks like an encoded object', { $waymark: 'object', value: [['a', { $waymark: 'undefined' }]] }],
    ['our key with undefined', { $waymark: undefined }],
    ['half a surrogate pair', { '\ud83d': 'x\ude00' }],
    ['NUL characters', 'a\u0000b'],
  ])('keep %s', (_name, value) => {
    expect(decode(encode(value))).toStrictEqual(value);
  });

  it('keep -0 apart from 0', () => {
    expect(Object.is(decode(encode(-0)), -0)).toBe(true);
    expect(Object.is(decode(encode(0)), 0)).toBe(true);
  });

  it('keep megabytes of bytes', () => {
    const bytes = Uint8Array.from({ length: 3_000_001 }, (_, index) => index * 7);
    expect(Buffer.compare(decode(encode(bytes)) as Uint8Array, bytes)).toBe(0);
  });

  it('give a Buffer back as plain bytes', () => {
    const decoded = decode(encode(Buffer.from('waymark')));
    expect(decoded).toStrictEqual(new Uint8Array(Buffer.from('waymark')));
  });

  it('keep a key named __proto__ and pollute nothing', () => {
    const value: unknown = JSON.parse('{"__proto__":{"polluted":true},"$waymark":{"__proto__":{"polluted":true}}}');
    const decoded = decode(encode(value)) as Record<string, unknown>;
    expect(Object.keys(decoded).sort()).toEqual(['$waymark', '__proto__']);
    expect(Object.getPrototypeOf(decoded)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(JSON.stringify(decoded['$waymark'])).toBe('{"__proto__":{"polluted":true}}');
  });

  it('take plain objects and arrays of another realm', () => {
    const foreign: unknown = vm.runInNewContext('({ a: [{ b: 1 }] })');
    expect(decode(encode(foreign))).toStrictEqual({ a: [{ b: 1 }] });
  });
});

describe('encode', () => {
  it('gives equal text for equal values', () => {
    expect(encode({ b: 1n, a: new Map([['x', { d: 1, c: 2 }]]) })).toBe(
      encode({ a: new Map([['x', { c: 2, d: 1 }]]), b: 1n }),
    );
  });

  it.each<[string, unknown, string]>([
    ['a function', { a: [() => 1] }, '$.a[0]'],
    ['a symbol', new Set([Symbol('x')]), '$[0]'],
    ['a symbol as key', { a: { [Symbol('x')]: 1 } }, '$.a'],
    ['a class instance in a map', { a: new Map([['x', new (class Account {})()]]) }, '$.a[1]'],
    ['an error', { a: new Error('x') }, '$.a'],
    ['a regular expression', [/x/], '$[0]'],
    ['floats', { a: new Float32Array(1) }, '$.a'],
    ['a subclass of Map', { a: new (class Registry extends Map {})() }, '$.a'],
    ['a hole', { a: new Array(1) }, '$.a[0]'],
    ['a hole beside a property', Object.assign(new Array(1), { x: 1 }), '$[0]'],
    ['an array with properties', { a: Object.assign([1], { x: 1 }) }, '$.a'],
    ['a set with a symbol', { a: Object.assign(new Set(), { [Symbol('x')]: 1 }) }, '$.a'],
    ['a date with properties', { a: Object.assign(new Date(0), { x: 1 }) }, '$.a'],
  ])('refuses %s with its path', (_name, value, path) => {
    expect(() => encode(value)).toThrow(expect.objectContaining({ code: 'NOT_STORABLE', details: { path } }));
  });

  it('refuses a cycle through a map', () => {
    const map = new Map<string, unknown>();
    map.set('self', [map]);
    expect(() => encode({ map })).toThrow('$.map[1][0]: it contains itself');
  });

  it.each<[string, (inner: unknown) => unknown]>([
    ['arrays', (inner) => [inner]],
    ['objects', (inner) => ({ inner })],
    ['maps', (inner) => new Map([[1, inner]])],
    ['sets', (inner) => new Set([inner])],
    ['objects with our key', (inner) => ({ $waymark: inner })],
  ])('takes 500 levels of %s and refuses more', (_name, wrap) => {
    const nest = (levels: number) => {
      let value: unknown = 1n;
      for (let level = 0; level < levels; level++) value = wrap(value);
      return value;
    };
    expect(encode(decode(encode(nest(500))))).toBe(encode(nest(500)));
    expect(() => encode(nest(501))).toThrow(NotStorableError);
    expect(() => encode(nest(50_000))).toThrow('deeper than 500 levels');
  });
});

describe('decode', () => {
  it.each([
    'not json',
    '',
    '{"a":{"$waymark":"function","value":"x"}}',
    '{"$waymark":"bigint","value":"1.5"}',
    '{"$waymark":"bigint","value":" 1"}',
    '{"$waymark":"bigint","value":1}',
    '{"$waymark":"bigint","value":"1","extra":1}',
    '{"$waymark":"number","value":"1"}',
    '{"$waymark":"date","value":"yesterday"}',
    '{"$waymark":"date","value":9e15}',
    '{"$waymark":"date","value":null}',
    '{"$waymark":"bytes","value":"a"}',
    '{"$waymark":"bytes","value":"AB=="}',
    '{"$waymark":"bytes","value":"AA =="}',
    '{"$waymark":"map","value":[1]}',
    '{"$waymark":"set","value":{}}',
    '{"$waymark":"object","value":[["a"]]}',
    '{"$waymark":"object","value":[null]}',
    '{"$waymark":"object","value":[[1,2]]}',
    '{"$waymark":"undefined","value":1}',
    '{"$waymark":{"$waymark":"undefined"}}',
    '{"$waymark":"__proto__","value":1}',
    '{"$waymark":"constructor","value":1}',
  ])('refuses %s', (text) => {
    expect(() => decode(text)).toThrow(MalformedDocumentError);
  });

  it('names the place of what it refuses', () => {
    expect(() => decode('{"a":[1,{"$waymark":"function","value":"x"}]}')).toThrow('The value at $.a[1] carries a type');
  });

  it('never quotes a text that is not JSON', () => {
    expect(() => decode('password=hunter2')).toThrow(/^The text is not JSON\.$/);
  });

  it('refuses endless nesting with an error, not with an overflow of the stack', () => {
    const levels = 200_000;
    expect(() => decode('['.repeat(levels) + ']'.repeat(levels))).toThrow('deeper than 500 levels');
    expect(() => decode('{"a":'.repeat(levels) + '1' + '}'.repeat(levels))).toThrow(MalformedDocumentError);
    const sets = '{"$waymark":"set","value":['.repeat(levels) + ']}'.repeat(levels);
    expect(() => decode(sets)).toThrow(MalformedDocumentError);
    const objects = '{"$waymark":"object","value":[["a",'.repeat(levels) + '1' + ']]}'.repeat(levels);
    expect(() => decode(objects)).toThrow(MalformedDocumentError);
  });

  it('never throws anything else, whatever the text', () => {
    const tagged = fc.record({
      $waymark: fc.oneof(fc.string(), fc.constantFrom('map', 'set', 'object', 'date', 'bytes')),
      value: fc.jsonValue(),
    });
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          tagged.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          try {
            decode(text);
          } catch (error) {
            expect(MalformedDocumentError.isInstance(error)).toBe(true);
          }
        },
      ),
    );
  });
});
