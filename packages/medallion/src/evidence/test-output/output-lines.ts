// Colours and cursor movements (CSI) and links (OSC). Each begins with ESC and its inside excludes ESC: linear.
const escapeSequences = /\u001B(?:\[[0-9;:?]{0,64}[ -/]{0,4}[@-~]|\][^\u0007\u001B]{0,2000}(?:\u0007|\u001B\\))/g;

/** Output of more characters than this is read by its end, where the totals stand. */
const longestOutput = 16 * 1024 * 1024;

/** The lines of a tool's output without colours and without the line breaks of Windows. */
export function outputLines(text: string): string[] {
  const end = text.slice(-longestOutput);
  const plain = end.includes('\u001B') ? end.replace(escapeSequences, '') : end;
  return plain.split(/\r?\n/);
}

/** Adds up the numbers before words, as in `1 failed | 2 passed`; a word that does not occur counts 0. */
export function countsByWord(text: string): (...words: string[]) => number {
  const counts = new Map<string, number>();
  for (const [, digits, word] of text.matchAll(/(?<!\d)(\d{1,9})\s{1,4}([a-z]{1,20})/gi)) {
    counts.set(word!.toLowerCase(), (counts.get(word!.toLowerCase()) ?? 0) + Number(digits));
  }
  return (...words) => words.reduce((sum, word) => sum + (counts.get(word) ?? 0), 0);
}
