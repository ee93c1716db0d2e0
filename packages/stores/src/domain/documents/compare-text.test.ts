import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from './compare-text.ts';

describe('compareText', () => {
  it('orders any two texts as their bytes in UTF-8 are ordered', () => {
    const text = fc.string({ unit: 'binary', maxLength: 6 });
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(Math.sign(compareText(one, other))).toBe(Buffer.compare(Buffer.from(one), Buffer.from(other)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('puts characters beyond the first 65,536 after all others', () => {
    expect(['\u{1F600}', '\u{FF21}', '\u{D7FF}', 'a'].sort(compareText)).toEqual([
      'a',
      '\u{D7FF}',
      '\u{FF21}',
      '\u{1F600}',
    ]);
  });
});
