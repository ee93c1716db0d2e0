import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEventMeter } from './event-meter.ts';

function longestOf(pieces: readonly string[]): number {
  const measure = createEventMeter();
  return Math.max(0, ...pieces.map((piece) => measure(new TextEncoder().encode(piece))));
}

it.each([
  ['data: a\n\n', 9],
  ['data: a\n\ndata: abc\n\nd', 11],
  ['data: a\r\n\r\nd', 10],
  ['data: a\r\rd', 9],
  ['a\nb\nc\nd\n', 8],
  ['a\r\nb\r\nc', 7],
])('%j holds an event of %s bytes', (text, length) => {
  expect(longestOf([text])).toBe(length);
});

it('measures the same, however the stream is cut into pieces', () => {
  const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n', '\n\n') }));
  fc.assert(
    fc.property(pieces, (cut) => {
      expect(longestOf(cut)).toBe(longestOf([cut.join('')]));
    }),
  );
});
