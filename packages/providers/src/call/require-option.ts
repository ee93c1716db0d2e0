import { ConfigurationError } from '@waymark/core-types';

/** @throws {ConfigurationError} when the option is given and is not at least `atLeast`. */
export function requireAtLeast(atLeast: number, options: Readonly<Record<string, number | undefined>>): void {
  for (const [option, value] of Object.entries(options)) {
    if (value === undefined || value >= atLeast) continue;
    throw new ConfigurationError(`${option} is ${value}: pass a number from ${atLeast}.`, { details: { option } });
  }
}
