import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareText } from './compare-text.ts';
import { sortable } from './sortable.ts';

it('lets texts be ordered by < as they are by their characters, and keeps apart what differs', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '\u{D7FF}', '\u{E000}', '\u{FF21}', '\u{1F600}', '\u{10FFFF}') });
  fc.assert(
    fc.property(text, text, (one, other) => {
      const [left, right] = [sortable(one), sortable(other)];
      const order = left === right ? 0 : left < right ? -1 : 1;
      expect(order).toBe(Math.sign(compareText(one, other)));
    }),
    { numRuns: 2_000 },
  );
});

it('leaves numbers and null as they are', () => {
  expect([sortable(1), sortable(null), sortable('plain')]).toEqual([1, null, 'plain']);
});
