import { ConfigurationError } from '@waymark/core-types';

/**
 * The dimensions of the embedder that is called `name`, if they can be.
 * @throws {ConfigurationError} when they are not given, or no whole number within the range.
 */
export function requireDimensions(
  dimensions: number | undefined,
  name: string,
  { atLeast = 1, atMost = 1_000_000 }: { atLeast?: number; atMost?: number } = {},
): number {
  if (dimensions !== undefined && Number.isInteger(dimensions) && dimensions >= atLeast && dimensions <= atMost) {
    return dimensions;
  }
  const what = dimensions === undefined ? 'are not known' : `cannot be ${dimensions}`;
  throw new ConfigurationError(`The dimensions of ${name} ${what}.`, {
    recoveryAction: `Pass as dimensions how many numbers its vectors have, from ${atLeast} to ${atMost}.`,
  });
}
