import { cosineSimilarity } from '@waymark/core-types/search';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitVector } from './unit-vector.ts';
import { VectorSet } from './vector-set.ts';

const all = () => true;

describe('VectorSet', () => {
  it('finds the nearest that match, as comparing with each of them does, through any changes', () => {
    const vector = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 3 });
    const change = fc.tuple(fc.constantFrom(...'abcdefgh'.split('')), fc.option(vector), fc.boolean());
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 40 }),
        vector,
        fc.integer({ min: 1, max: 4 }),
        (changes, target, limit) => {
          const set = new VectorSet<boolean>();
          const known = new Map<string, { values: number[]; isWanted: boolean }>();
          for (const [id, values, isWanted] of changes) {
            if (values === null) {
              set.delete(id);
              known.delete(id);
            } else {
              set.set(id, unitVector(values), isWanted);
              known.set(id, { values, isWanted });
            }
          }
          expect(set.size).toBe(known.size);
          const expected = [...known]
            .filter(([, { values, isWanted }]) => isWanted && values.length === target.length)
            .map(([id, { values }]) => ({ id, similarity: cosineSimilarity(values, target) }))
            .sort((one, other) => other.similarity - one.similarity);
          const found = set.nearest({ vector: unitVector(target), limit, matches: (isWanted) => isWanted });
          expect(found.length).toBeGreaterThanOrEqual(Math.min(limit, expected.length));
          for (const [rank, { id, similarity }] of found.entries()) {
            expect(Math.abs(similarity - cosineSimilarity(known.get(id)!.values, target))).toBeLessThan(4e-7);
            if (rank < limit) expect(Math.abs(similarity - expected[rank]!.similarity)).toBeLessThan(4e-7);
          }
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('finds the same with a vector of few numbers, as short texts have', () => {
    const stored = fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 });
    const cases = fc.tuple(fc.array(stored, { minLength: 1, maxLength: 9 }), fc.nat(11), fc.constantFrom(1, -1));
    fc.assert(
      fc.property(cases, ([all, at, value]) => {
        const vectors = new VectorSet<null>();
        const units = all.map((numbers) => unitVector(numbers));
        for (const [index, unit] of units.entries()) vectors.set(String(index), unit, null);
        const vector = new Float32Array(12);
        vector[at] = value;
        const found = vectors.nearest({ vector, limit: all.length, matches: () => true });
        expect(found.map(({ similarity }) => similarity + 0)).toEqual(
          units.map((unit) => unit[at]! * value + 0).sort((one, other) => other - one),
        );
      }),
    );
  });

  it('leaves out none of the nearest, however close they are to each other', () => {
    const tiny = fc.integer({ min: -50, max: 50 }).map((number) => number * 1e-9);
    const close = fc.tuple(tiny, tiny, tiny).map((parts) => parts.map((part, index) => part + 1 + index / 7));
    fc.assert(
      fc.property(fc.array(close, { minLength: 4, maxLength: 12 }), (vectors) => {
        const set = new VectorSet<null>();
        for (const [index, values] of vectors.entries()) set.set(String(index), unitVector(values), null);
        const target = [3, -1, 2];
        const found = set.nearest({ vector: unitVector(target), limit: 2, matches: all }).map(({ id }) => id);
        const cosines = vectors.map((values) => cosineSimilarity(values, target));
        const second = cosines.toSorted((one, other) => other - one)[1]!;
        const nearest = [...cosines.keys()].filter((index) => cosines[index]! > second);
        expect(found).toEqual(expect.arrayContaining(nearest.map(String)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives a few more than the limit where the last are too close to tell, but not all of many', () => {
    const set = new VectorSet<null>();
    for (let number = 0; number < 500; number++) set.set(String(number).padStart(3, '0'), unitVector([1, 2]), null);
    const ids = set.nearest({ vector: unitVector([1, 2]), limit: 10, matches: all }).map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(10);
    expect(ids.length).toBeLessThan(100);
    expect(ids.slice(0, 10)).toEqual(Array.from({ length: 10 }, (_, number) => `00${number}`));
  });

  it('says what it takes in memory: 4 bytes a number, and room to grow', () => {
    const set = new VectorSet<null>();
    for (let number = 0; number < 1_000; number++) set.set(String(number), new Float32Array(100), null);
    expect(set.bytes).toBeGreaterThanOrEqual(1_000 * 400);
    expect(set.bytes).toBeLessThan(1_000 * (400 * 1.5 + 300) + 1);
  });
});

describe('unitVector', () => {
  it('scales to length 1 whatever the size of the numbers, and leaves zeros as they are', () => {
    for (const values of [
      [3, 4],
      [3e300, 4e300],
      [3e-320, 4e-320],
    ]) {
      const [x, y] = unitVector(values);
      expect([x, y].map((value) => value!.toFixed(3))).toEqual(['0.600', '0.800']);
    }
    expect([...unitVector([0, 0])]).toEqual([0, 0]);
    expect(unitVector([])).toHaveLength(0);
  });

  it('refuses numbers that are not finite', () => {
    for (const bad of [Number.NaN, Infinity, -Infinity]) expect(() => unitVector([1, bad])).toThrow(/not finite/);
  });
});
