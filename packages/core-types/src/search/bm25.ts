/** How fast repeated words saturate, and how much long texts are held back: the usual values. */
const saturation = 1.2;
const lengthWeight = 0.75;

/**
 * Ranks texts by Okapi BM25, best first; those without any of the words are left out. For collections that fit into
 * memory: the databases rank with their own indexes.
 * @see https://doi.org/10.1561/1500000019
 */
export function rankByBm25<Key>(
  query: readonly string[],
  texts: ReadonlyMap<Key, readonly string[]>,
): { key: Key; score: number }[] {
  const words = new Set(query);
  const counts = [...texts].map(([key, tokens]) => ({
    key,
    length: tokens.length,
    frequencies: countWords(tokens, words),
  }));
  const averageLength = counts.reduce((sum, { length }) => sum + length, 0) / Math.max(1, counts.length);
  const weights = new Map(
    [...words].map((word) => {
      const holders = counts.filter(({ frequencies }) => frequencies.has(word)).length;
      return [word, Math.log(1 + (counts.length - holders + 0.5) / (holders + 0.5))];
    }),
  );
  return counts
    .filter(({ frequencies }) => frequencies.size > 0)
    .map(({ key, length, frequencies }) => {
      const dampening = saturation * (1 - lengthWeight + (lengthWeight * length) / averageLength);
      let score = 0;
      for (const [word, count] of frequencies)
        score += (weights.get(word)! * count * (saturation + 1)) / (count + dampening);
      return { key, score };
    })
    .sort((a, b) => b.score - a.score);
}

function countWords(tokens: readonly string[], words: ReadonlySet<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const token of tokens) if (words.has(token)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}
