import { ConfigurationError } from '@waymark/core-types';

/** @throws {ConfigurationError} when the option is given and is not at least `atLeast`. */
export function requireAtLeast(atLeast: number, options: Readonly<Record<string, number | undefined>>): void {
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined || value >= atLeast) continue;
    throw new ConfigurationError(`${option} is ${value}: pass a number from ${atLeast}.`, { details: { option } });
  }
}

/** The longest time that a timer of JavaScript can wait; a longer one ends at once. */
export const longestTimeoutMs = 2 ** 31 - 1;

/** @throws {ConfigurationError} when a timer cannot wait so long. */
export function requireTimeout(timeoutMs: number): void {
  if (timeoutMs >= 1 && timeoutMs <= longestTimeoutMs) return;
  throw new ConfigurationError(`timeoutMs is ${timeoutMs}: pass milliseconds from 1 to ${longestTimeoutMs}.`, {
    details: { option: 'timeoutMs' },
  });
}
