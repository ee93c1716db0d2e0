/** The numbers of a line as `1 failed | 2 passed (3)` or `1 failed, 2 passed, 3 total`, by their words. */
export function readTally(line: string): Map<string, number> {
  const tally = new Map<string, number>();
  for (const [, number, word = ''] of line.slice(0, 500).matchAll(/(?<![\d.])(\d{1,9}) ([a-z]+)/g)) {
    tally.set(word, (tally.get(word) ?? 0) + Number(number));
  }
  return tally;
}

/** Adds the numbers of words together. */
export function take(tally: ReadonlyMap<string, number>, ...words: string[]): number {
  return words.reduce((total, word) => total + (tally.get(word) ?? 0), 0);
}
