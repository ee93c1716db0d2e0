import { median, percentile, summarise, type Timing } from './timing.ts';

/** Runs a round of operations and gives the milliseconds of each. */
export type Subject = () => Promise<number[]>;

/** Two subjects in one run. */
export interface Comparison {
  ours: Timing;
  reference: Timing;
  /** The median over the rounds of ours to the reference's p50. */
  ratio: number;
}

/**
 * Measures two subjects in turns, after one round each that does not count. What disturbs the machine for a while
 * disturbs both, so their ratio holds where the times do not.
 */
export async function compare(subjects: { ours: Subject; reference: Subject; rounds: number }): Promise<Comparison> {
  const { ours, reference, rounds } = subjects;
  const measured: { ours: number[]; reference: number[] }[] = [];
  await ours();
  await reference();
  for (let round = 0; round < rounds; round++) {
    // Who goes first takes turns too.
    if (round % 2 === 0) measured.push({ ours: await ours(), reference: await reference() });
    else measured.push({ reference: await reference(), ours: await ours() });
  }
  return {
    ours: summarise(measured.map((round) => round.ours)),
    reference: summarise(measured.map((round) => round.reference)),
    ratio: median(measured.map((round) => percentile(round.ours, 0.5) / percentile(round.reference, 0.5))),
  };
}
