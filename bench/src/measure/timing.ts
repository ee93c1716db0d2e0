/** Milliseconds of one operation. */
export interface Timing {
  p50: number;
  p95: number;
  n: number;
}

/** The value that a share of the samples do not exceed. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The median of the samples. */
export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5);
}

/** Rounds that are too small for a tail of their own are taken together. */
const smallRound = 20;

/** Sums up rounds: the median of their medians and of their tails, so that one disturbed round changes nothing. */
export function summarise(rounds: readonly (readonly number[])[]): Timing {
  if (rounds.length > 1 && rounds.every((round) => round.length < smallRound)) return summarise([rounds.flat()]);
  return {
    p50: median(rounds.map((round) => percentile(round, 0.5))),
    p95: median(rounds.map((round) => percentile(round, 0.95))),
    n: rounds.reduce((sum, round) => sum + round.length, 0),
  };
}

/** Runs an operation so many times, one after the other. */
export async function timeEach(count: number, operation: (index: number) => Promise<unknown>): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < count; index++) {
    const started = performance.now();
    await operation(index);
    samples.push(performance.now() - started);
  }
  return samples;
}
