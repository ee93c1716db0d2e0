import { ValidationError } from '@waymark/core-types';

/**
 * The vector's direction: scaled to length 1, so that a dot product is a cosine. Nothing but zeros stays as it is.
 * @throws {ValidationError} for a number that is not finite.
 */
export function unitVector(values: ArrayLike<number>): Float32Array {
  let largest = 0;
  for (let index = 0; index < values.length; index++) largest = Math.max(largest, Math.abs(values[index]!));
  if (!Number.isFinite(largest)) {
    throw new ValidationError('A vector holds a number that is not finite.', [
      { path: '$', message: 'NaN or Infinity' },
    ]);
  }
  const unit = new Float32Array(values.length);
  if (largest === 0) return unit;
  // Scaled by the largest number first: squares of very large ones would overflow, of very small ones vanish.
  let squares = 0;
  for (let index = 0; index < values.length; index++) squares += (values[index]! / largest) ** 2;
  const length = Math.sqrt(squares);
  for (let index = 0; index < values.length; index++) unit[index] = values[index]! / largest / length;
  return unit;
}
