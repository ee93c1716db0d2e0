import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { SqlValue } from '../database.ts';
import { checkParams } from './check-params.ts';

describe('checkParams', () => {
  it('accepts all that a column holds exactly', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0')),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Number.isInteger(number)),
      fc.uint8Array(),
      fc.constant(null),
    );
    fc.assert(fc.property(fc.array(value), (params) => checkParams(params)));
  });

  it.each([
    ['text with NUL', 'a\0', /NUL/],
    ['half of a surrogate pair', '\udc00', /surrogate/],
    ['an integer beyond the exact ones', -(2 ** 53), /exact/],
    ['NaN', Number.NaN, /NaN/],
    ['undefined', undefined, /undefined/],
    ['a date', new Date(0), /object/],
    ['a bigint', 5n, /bigint/],
  ])('refuses %s at its place', (_, value, reason) => {
    expect(() => checkParams([null, value as SqlValue])).toThrow(/\$\.params\[1\]/);
    expect(() => checkParams([null, value as SqlValue])).toThrow(reason);
  });
});
