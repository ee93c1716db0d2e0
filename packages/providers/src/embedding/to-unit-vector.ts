import { badReply } from '../call/call-failure.ts';

/**
 * A vector that came from somewhere, in unit length.
 * @throws {ProviderError} PROVIDER_BAD_REPLY when it has another length, holds something else than numbers, or is zero.
 */
export function toUnitVector(
  numbers: unknown,
  { provider, dimensions }: { provider: string; dimensions: number },
): Float32Array {
  if (!Array.isArray(numbers) && !(numbers instanceof Float32Array)) {
    throw badReply(provider, 'holds an embedding that is not a list of numbers');
  }
  if (numbers.length !== dimensions) {
    throw badReply(provider, `holds a vector of ${numbers.length} numbers, not of ${dimensions}`, {
      recoveryAction: `Configure the dimensions that the model has; it seems to have ${numbers.length}.`,
    });
  }
  const vector = new Float32Array(dimensions);
  let sum = 0;
  for (let place = 0; place < dimensions; place++) {
    const value: unknown = numbers[place];
    vector[place] = typeof value === 'number' ? value : Number.NaN;
    sum += vector[place]! ** 2;
  }
  const length = Math.sqrt(sum);
  if (!Number.isFinite(length)) throw badReply(provider, 'holds a vector with something that is not a number');
  if (length === 0) throw badReply(provider, 'holds a vector of zeros, which has no direction');
  for (let place = 0; place < dimensions; place++) vector[place]! /= length;
  return vector;
}
