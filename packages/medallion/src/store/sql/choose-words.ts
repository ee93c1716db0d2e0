/** Up to so many medallions every word of a query may say which of them match. */
const smallIndex = 2_000;
/** So many matches are enough to rank, before other words add to their scores. */
const enoughMatches = 500;

/** How often the words of a query occur. */
export interface WordCounts {
  /** Medallions in the index, of all tenants. */
  total: number;
  /** Medallions that hold a word; none for a word that is missing here. */
  holders: ReadonlyMap<string, number>;
}

/** Which words find medallions, and which only add to the score of what is found. */
export interface ChosenWords {
  required: string[];
  optional: string[];
  /** False when none of the words tells any medallions apart, so that their scores say nothing. */
  areTelling: boolean;
}

/**
 * Chooses the rarest words of a query to find what matches: BM25 takes its time for each medallion that it scores, and
 * those that hold only common words of a query seldom come near the top. A word that more than half of the medallions
 * hold weighs nothing in SQLite's BM25 and is left out.
 */
export function chooseWords(words: string[], { total, holders }: WordCounts): ChosenWords {
  if (total <= smallIndex) return { required: words, optional: [], areTelling: true };
  const holdersOf = (word: string) => holders.get(word) ?? 0;
  const telling = words.filter((word) => holdersOf(word) * 2 <= total).sort((a, b) => holdersOf(a) - holdersOf(b));
  if (telling.length === 0) return { required: words, optional: [], areTelling: false };
  let matches = 0;
  const required = telling.filter((word) => {
    const isNeeded = matches < enoughMatches;
    matches += holdersOf(word);
    return isNeeded;
  });
  return { required, optional: telling.slice(required.length), areTelling: true };
}
