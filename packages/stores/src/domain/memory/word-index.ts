/** How fast repeated words saturate, and how much long texts are held back, as in `rankByBm25`. */
const saturation = 1.2;
const lengthWeight = 0.75;

/**
 * Texts by their words. It ranks as `rankByBm25` of core-types does, but reads only the texts that hold a word of the
 * query.
 */
export class WordIndex {
  /** How often each text holds a word. */
  readonly #postings = new Map<string, Map<string, number>>();
  readonly #lengths = new Map<string, number>();
  #length = 0;

  add(id: string, words: readonly string[]): void {
    for (const word of words) {
      let holders = this.#postings.get(word);
      if (holders === undefined) this.#postings.set(word, (holders = new Map()));
      holders.set(id, (holders.get(id) ?? 0) + 1);
    }
    this.#lengths.set(id, words.length);
    this.#length += words.length;
  }

  remove(id: string, words: readonly string[]): void {
    for (const word of words) {
      const holders = this.#postings.get(word);
      holders?.delete(id);
      if (holders?.size === 0) this.#postings.delete(word);
    }
    this.#length -= this.#lengths.get(id) ?? 0;
    this.#lengths.delete(id);
  }

  /** The best texts of those that are wanted, best first, ties in the order in which they came. */
  rank(
    words: readonly string[],
    { limit, isWanted }: { limit: number; isWanted(id: string): boolean },
  ): { id: string; score: number }[] {
    const scores = new Map<string, number>();
    const averageLength = this.#length / this.#lengths.size;
    for (const word of words) {
      const holders = this.#postings.get(word);
      if (holders === undefined) continue;
      const weight = Math.log(1 + (this.#lengths.size - holders.size + 0.5) / (holders.size + 0.5));
      for (const [id, count] of holders) {
        const length = this.#lengths.get(id)!;
        const dampening = saturation * (1 - lengthWeight + (lengthWeight * length) / averageLength);
        scores.set(id, (scores.get(id) ?? 0) + (weight * count * (saturation + 1)) / (count + dampening));
      }
    }
    return best(
      [...scores].filter(([id]) => isWanted(id)),
      limit,
    );
  }
}

/** Sorting numbers alone finds the last score that counts; only the few entries above it are sorted then. */
function best(scores: [id: string, score: number][], limit: number): { id: string; score: number }[] {
  const ascending = Float64Array.from(scores, ([, score]) => score).sort();
  const least = ascending.at(-limit) ?? -Infinity;
  return scores
    .filter(([, score]) => score >= least)
    .sort(([, one], [, other]) => other - one)
    .slice(0, limit)
    .map(([id, score]) => ({ id, score }));
}
