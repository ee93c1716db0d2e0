import { isDeepStrictEqual } from 'node:util';

import { encode } from '@waymark/core-types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeValue, encodeRecord, encodeValue } from './encode-value.ts';

const leaf = fc.oneof(
  fc.jsonValue({ maxDepth: 0 }),
  fc.constantFrom(-0, Number.NaN, Infinity, undefined, 2n ** 70n, 'half \ud800 of a pair', '\0"\\\n'),
  fc.date({ noInvalidDate: true }),
);
const key = fc.constantFrom('b', 'a', '10', '9', '$waymark', '$langchain', '$', 'toJSON', '__proto__', 'constructor');
const { value: values } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
    fc.tuple(tie('value')).map(([item]) => new Map([['key', item]])),
  ),
}));

describe('values as text', () => {
  it('[checkpoint:values:lossless] comes back as it was, whether JSON alone keeps it or not', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(isDeepStrictEqual(decodeValue(encodeValue(value)), value)).toBe(true);
        expect(isDeepStrictEqual(decodeValue(encodeRecord(value)), value)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('[checkpoint:values:lossless] is the text of the codec, where no key is one of ours', () => {
    const isOurs = (value: unknown) => encode(value).includes('$langchain');
    fc.assert(
      fc.property(
        values.filter((value) => !isOurs(value)),
        (value) => {
          expect(encodeValue(value)).toBe(encode(value));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('[checkpoint:values:lossless] is one text, whatever order the keys came in', () => {
    expect(encodeValue({ b: 1, a: [{ d: 1, c: 2 }] })).toBe('{"a":[{"c":2,"d":1}],"b":1}');
    expect(encodeValue({ 9: 1, 10: 2 })).toBe('{"10":2,"9":1}');
  });

  it.each([
    ['a hole in a list', [1, , 2]], // eslint-disable-line no-sparse-arrays
    ['a property of a list', Object.assign([1], { more: 2 })],
    ['a symbol as a key', { [Symbol('s')]: 1 }],
    ['a function', { toJSON: () => 'something else' }],
    [
      'an instance of a class',
      new (class Account {
        id = 1;
      })(),
    ],
  ])('[checkpoint:values:refused] is not made of %s', (_, value) => {
    for (const encodeOne of [encodeValue, encodeRecord]) {
      expect(() => encodeOne({ deep: [value] }, ['state'])).toThrow(/state\.deep\[0\]/);
    }
  });
});
