import type { Counts } from '../store-maintenance.ts';

/** Adds to a kind's count; a kind of which there is none never appears. */
export function addCount(counts: Counts, kind: string, count = 1): void {
  if (count > 0) counts[kind] = (counts[kind] ?? 0) + count;
}

/** All counts in one, by kind. */
export function sumCounts(all: Iterable<Counts>): Counts {
  const sum: Counts = {};
  for (const counts of all) {
    for (const [kind, count] of Object.entries(counts)) addCount(sum, kind, count);
  }
  return sum;
}
