/** The constant of reciprocal rank fusion; 60 is the usual choice and hardly matters. */
const rankOffset = 60;

/** An entry of a fused ranking. */
export interface FusedHit<Key, Name extends string> {
  key: Key;
  score: number;
  found_by: Name[];
}

/**
 * Fuses rankings, each best first, into one: an entry scores the sum of 1 / (60 + rank) over the rankings that hold it.
 * Ties keep the order in which the rankings name the entries.
 * @see https://plg.uwaterloo.ca/~gvcormac/cormacksigir09-rrf.pdf
 */
export function fuseRankings<Key, Name extends string>(rankings: Record<Name, readonly Key[]>): FusedHit<Key, Name>[] {
  const hits = new Map<Key, FusedHit<Key, Name>>();
  for (const [name, ranking] of Object.entries(rankings) as [Name, readonly Key[]][]) {
    for (const [index, key] of ranking.entries()) {
      const hit = hits.get(key) ?? { key, score: 0, found_by: [] };
      hit.score += 1 / (rankOffset + index + 1);
      hit.found_by.push(name);
      hits.set(key, hit);
    }
  }
  return [...hits.values()].sort((a, b) => b.score - a.score);
}
