import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareText } from '../documents/compare-text.ts';
import { toColumn } from './column-text.ts';

/** Few characters, so that texts are alike often, and the odd ones among them. */
const text = fc.string({ unit: fc.constantFrom('\0', '\u0001', '\u0002', '\u0003', 'a', '\u{1F600}'), maxLength: 6 });

describe('toColumn', () => {
  it('leaves out what engines refuse', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) => {
        expect(toColumn(any)).not.toMatch(/\0|\p{Surrogate}/u);
      }),
    );
    expect(toColumn('a\ud800b')).not.toMatch(/\p{Surrogate}/u);
  });

  it('keeps apart what differs, and the order', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        const order = compareText(one, other);
        expect(Math.sign(compareText(toColumn(one), toColumn(other)))).toBe(Math.sign(order));
      }),
      { numRuns: 2_000 },
    );
  });

  it('maps no text that can be stored to what half of a surrogate pair becomes', () => {
    const broken = toColumn('\ud800');
    fc.assert(
      fc.property(text, (whole) => {
        expect(toColumn(whole)).not.toBe(broken);
      }),
    );
    expect(toColumn('\u0001\u0003d800')).not.toBe(broken);
  });

  it('leaves other texts as they are', () => {
    expect(toColumn("it's 100% \\ \n")).toBe("it's 100% \\ \n");
  });
});
