import { ValidationError } from '../errors/errors.ts';

/**
 * How alike the directions of two vectors are: 1 the same, 0 unrelated, -1 opposite. A vector of nothing but zeros is
 * like no other: 0.
 * @throws {ValidationError} when the vectors differ in length or hold a number that is not finite.
 */
export function cosineSimilarity(one: ArrayLike<number>, other: ArrayLike<number>): number {
  if (one.length !== other.length) {
    throw new ValidationError(`Cannot compare a vector of ${one.length} numbers with one of ${other.length}.`, [
      { path: 'length', message: `${one.length} and ${other.length} numbers` },
    ]);
  }
  // Scaled by the largest number first: squares of very large ones would overflow, of very small ones vanish.
  const oneScale = largestOf(one);
  const otherScale = largestOf(other);
  if (!Number.isFinite(oneScale) || !Number.isFinite(otherScale)) {
    throw new ValidationError('Cannot compare a vector that holds a number that is not finite.', [
      { path: '', message: 'NaN or Infinity' },
    ]);
  }
  if (oneScale === 0 || otherScale === 0) return 0;
  let product = 0;
  let oneSquares = 0;
  let otherSquares = 0;
  for (let index = 0; index < one.length; index++) {
    const left = one[index]! / oneScale;
    const right = other[index]! / otherScale;
    product += left * right;
    oneSquares += left * left;
    otherSquares += right * right;
  }
  return Math.max(-1, Math.min(1, product / Math.sqrt(oneSquares * otherSquares)));
}

/** NaN where one of the numbers is. */
function largestOf(vector: ArrayLike<number>): number {
  let largest = 0;
  for (let index = 0; index < vector.length; index++) largest = Math.max(largest, Math.abs(vector[index]!));
  return largest;
}
