import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ValidationError } from '../errors/errors.ts';
import { cosineSimilarity } from './cosine-similarity.ts';

const vectors = fc
  .integer({ min: 1, max: 40 })
  .chain((length) =>
    fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: length, maxLength: length }),
  );

it('[core:similarity:cosine] is 1 for a vector and itself, -1 for its opposite, 0 for a right angle', () => {
  expect(cosineSimilarity([3, 4], [6, 8])).toBeCloseTo(1, 12);
  expect(cosineSimilarity([3, 4], [-3, -4])).toBeCloseTo(-1, 12);
  expect(cosineSimilarity([1, 0], [0, 5])).toBe(0);
});

it('[core:similarity:cosine] stays within -1 and 1 for numbers of any size', () => {
  fc.assert(
    fc.property(vectors, vectors, (one, other) => {
      const length = Math.min(one.length, other.length);
      const similarity = cosineSimilarity(one.slice(0, length), other.slice(0, length));
      expect(similarity).toBeGreaterThanOrEqual(-1);
      expect(similarity).toBeLessThanOrEqual(1);
    }),
  );
});

it('[core:similarity:cosine] neither overflows nor vanishes', () => {
  expect(cosineSimilarity([1e300, 1e300], [1e300, 1e300])).toBeCloseTo(1, 12);
  expect(cosineSimilarity([1e-300, 0], [1e-300, 0])).toBeCloseTo(1, 12);
});

it('[core:similarity:zero-vector] is 0 with a vector of zeros', () => {
  expect(cosineSimilarity([0, 0], [1, 2])).toBe(0);
  expect(cosineSimilarity([], [])).toBe(0);
});

it('[core:similarity:length] refuses vectors of different lengths', () => {
  expect(() => cosineSimilarity([1], [1, 2])).toThrow(ValidationError);
  expect(() => cosineSimilarity([1], [1, 2])).toThrow('a vector of 1 numbers with one of 2');
});

it('refuses numbers that are not finite', () => {
  expect(() => cosineSimilarity([Number.NaN], [1])).toThrow(ValidationError);
  expect(() => cosineSimilarity([1], [Number.POSITIVE_INFINITY])).toThrow(ValidationError);
});
