/** How long a database that is away is left alone, in milliseconds. */
export interface BackOff {
  from: number;
  upTo: number;
}

/**
 * Milliseconds until the next attempt, after so many that failed: anywhere between `from` and twice as much for each
 * failure, so that processes that lost one database do not come back in step.
 * @param random a number from 0 up to 1, as `Math.random` gives it.
 */
export function backOff({ from, upTo }: BackOff, failures: number, random: () => number): number {
  const ceiling = Math.min(upTo, from * 2 ** Math.min(failures, 30));
  return Math.round(from + random() * Math.max(0, ceiling - from));
}
