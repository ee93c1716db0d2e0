import { ConfigurationError, ProviderError, type ProviderErrorCode } from '@waymark/core-types';
import { seededRandom } from './seeded-random.ts';

/** How a mock fails, always at the same calls for a seed. */
export interface MockFailureOptions {
  /** So many calls succeed, all later ones fail. Default: none fails for this. */
  failAfter?: number;
  /** Share of the calls that fail at random, from 0 to 1. Default 0. */
  errorRate?: number;
  /** The errors to choose from. Default PROVIDER_UNAVAILABLE. */
  errorCodes?: readonly ProviderErrorCode[];
  /** Seed of all that is random in the mock. Default 1. */
  seed?: number;
}

/** Decides of each call whether it fails. */
export interface FailureInjector {
  /** Counts one call and gives its error, or null. */
  next(): ProviderError | null;
  /** Begins again with the first call. */
  reset(): void;
}

const retryableCodes: readonly ProviderErrorCode[] = [
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_RATE_LIMITED',
  'PROVIDER_TIMEOUT',
];

/**
 * Creates the failures of the mock that is called `name`.
 * @throws {ConfigurationError} when `failAfter` is no count, `errorRate` no share or `errorCodes` empty.
 */
export function createFailureInjector(options: MockFailureOptions, name: string): FailureInjector {
  const { failAfter = Infinity, errorRate = 0, errorCodes = ['PROVIDER_UNAVAILABLE'], seed = 1 } = options;
  requireNumber({ name, option: 'failAfter', value: failAfter, atMost: Infinity });
  requireNumber({ name, option: 'errorRate', value: errorRate, atMost: 1 });
  if (errorCodes.length === 0) throw new ConfigurationError(`errorCodes of ${name} is empty: name at least one code.`);
  let random = seededRandom(seed);
  let calls = 0;
  return {
    next() {
      calls++;
      // Both numbers are drawn for every call, so that one that fails moves none after it.
      const fails = random() < errorRate;
      const code = errorCodes[Math.floor(random() * errorCodes.length)]!;
      if (!fails && calls <= failAfter) return null;
      return new ProviderError(code, `${name} fails on purpose.`, {
        details: { provider: name, call: calls },
        retryable: retryableCodes.includes(code),
      });
    },
    reset() {
      random = seededRandom(seed);
      calls = 0;
    },
  };
}

/** @throws {ConfigurationError} when the value is not a number from 0 to `atMost`. */
export function requireNumber(check: { name: string; option: string; value: number; atMost: number }): void {
  const { name, option, value, atMost } = check;
  if (value >= 0 && value <= atMost) return;
  throw new ConfigurationError(`${option} of ${name} is ${value}: pass a number from 0 to ${atMost}.`);
}
