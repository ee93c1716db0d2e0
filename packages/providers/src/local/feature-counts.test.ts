import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createFeatureCounts } from './feature-counts.ts';

it('counts as a Map would, whatever the keys', () => {
  // Few different low bits make the keys collide.
  const key = fc.oneof(
    fc.integer(),
    fc.integer({ min: -4, max: 4 }).map((value) => value << 16),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.integer({ min: 1, max: 9 }))), (additions) => {
      const expected = new Map<number, number>();
      const counts = createFeatureCounts(additions.length);
      for (const [added, count] of additions) {
        expected.set(added, (expected.get(added) ?? 0) + count);
        counts.add(added, count);
      }
      const found = new Map<number, number>();
      counts.forEach((visited, count) => found.set(visited, count));
      expect(found).toEqual(expected);
    }),
  );
});
