import fc from 'fast-check';
import { expect, it } from 'vitest';

import { shortenTexts } from './shorten-texts.ts';

const within = (bytes: number) => (data: Record<string, unknown>) => Buffer.byteLength(JSON.stringify(data)) <= bytes;

it('[mcp:shorten:fits] leaves what fits as it is', () => {
  const data = { title: 'x'.repeat(5_000) };
  expect(shortenTexts(data, () => true)).toBe(data);
});

it('[mcp:shorten:steps] cuts long texts, then long lists and deep nesting, and keeps the outermost fields', () => {
  const data = { id: 'a', title: `${'x'.repeat(998)}😀 and more`, lines: Array.from({ length: 60 }, () => 'line') };
  const once = shortenTexts(data, within(1_420));
  expect(once).toEqual({ id: 'a', title: `${'x'.repeat(998)}…`, lines: data.lines.slice(0, 50) });
  let nested: unknown = 'bottom';
  for (let level = 0; level < 20; level++) nested = { nested };
  const flat = shortenTexts({ nested, count: 3 }, within(10));
  expect(flat).toEqual({ nested: { nested: { nested: { nested: '…' } } }, count: 3 });
});

it('[mcp:shorten:bound] brings any data of few fields below its bound, and never cuts a character in half', () => {
  const anything = fc.dictionary(
    fc.constantFrom('a', 'b', 'c'),
    fc.anything({
      maxDepth: 3,
      values: [fc.string({ unit: 'grapheme', maxLength: 3_000 }), fc.integer(), fc.boolean()],
    }),
  );
  fc.assert(
    fc.property(anything, (data) => {
      const plain = JSON.parse(JSON.stringify(data)) as Record<string, unknown>;
      const short = shortenTexts(plain, within(1_000));
      expect(Object.keys(short)).toEqual(Object.keys(plain));
      expect(JSON.stringify(short)).not.toMatch(/\\ud[89a-f]/i);
    }),
    { numRuns: 100 },
  );
});
