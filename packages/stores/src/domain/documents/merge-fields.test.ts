import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changedFields, mergeFields } from './merge-fields.ts';

type Fields = Record<string, unknown>;

/** Documents of few fields and values, so that changes often meet. */
const names = ['a', 'b', 'c', '__proto__', 'updated_at'];
const document = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...names), fc.constantFrom(1, 2, null, [1], { x: 1 })), {
    selector: ([name]) => name,
  })
  .map((entries) => Object.fromEntries(entries) as Fields);
const isSame = (one: Fields, other: Fields, field: string) =>
  Object.hasOwn(one, field) === Object.hasOwn(other, field) &&
  JSON.stringify(one[field]) === JSON.stringify(other[field]);

describe('mergeFields', () => {
  it('[config:base:merge] takes each field from whoever changed it, and gives nothing where both did differently', () => {
    fc.assert(
      fc.property(document, document, document, (base, mine, theirs) => {
        const merged = mergeFields(base, { mine, theirs });
        const fields = names.filter((field) => field !== 'updated_at');
        const isClash = (field: string) =>
          !isSame(base, mine, field) && !isSame(base, theirs, field) && !isSame(mine, theirs, field);
        expect(merged === null).toBe(fields.some(isClash));
        if (merged === null) return;
        for (const field of fields) {
          expect(isSame(merged, isSame(base, mine, field) ? theirs : mine, field)).toBe(true);
        }
        expect(isSame(merged, theirs, 'updated_at')).toBe(true);
      }),
      { numRuns: 3_000 },
    );
  });

  it('[config:base:merge] is alike whoever comes first, but for the revision', () => {
    fc.assert(
      fc.property(document, document, document, (base, one, other) => {
        const [first, second] = [
          mergeFields(base, { mine: one, theirs: other }),
          mergeFields(base, { mine: other, theirs: one }),
        ];
        if (first === null || second === null) expect(first).toBe(second);
        else expect(changedFields(first, second)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('[config:base:merge] keeps the revision of the other writer, and the later of two times', () => {
    const base = { revision: 1, at: '2026-01-01', n: 1 };
    const mine = { revision: 1, at: '2026-01-03', n: 2 };
    const theirs = { revision: 2, at: '2026-01-02', n: 1 };
    expect(mergeFields(base, { mine, theirs })).toBeNull();
    const merged = { revision: 2, at: '2026-01-03', n: 2 };
    expect(mergeFields(base, { mine, theirs, forwardTimes: ['at'] })).toEqual(merged);
    const later = { ...theirs, at: '2026-01-09' };
    expect(mergeFields(base, { mine, theirs: later, forwardTimes: ['at'] })).toEqual({ ...merged, at: '2026-01-09' });
    const without = { ...mine, at: null };
    expect(mergeFields<object>(base, { mine: without, theirs, forwardTimes: ['at'] })).toEqual({ ...theirs, n: 2 });
  });

  it('names the fields in which documents differ, in alphabetical order', () => {
    const before = { z: 1, b: null, same: [1, { x: 1 }], revision: 1, updated_at: 'x' };
    const after = { z: 2, c: 1, same: [1, { x: 1 }], revision: 2, updated_at: 'y' };
    expect(changedFields(before, after)).toEqual(['b', 'c', 'z']);
  });
});
