/** A line that both texts have, only the first, or only the second. */
export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** The lines that differ between two texts, with what is the same around them. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, current] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < old.length && start < current.length && old[start] === current[start]) start++;
  let end = 0;
  const room = Math.min(old.length, current.length) - start;
  while (end < room && old.at(-1 - end) === current.at(-1 - end)) end++;
  const same = (lines: string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }));
  return [
    ...same(old.slice(0, start)),
    ...diffMiddle(old.slice(start, old.length - end), current.slice(start, current.length - end)),
    ...same(old.slice(old.length - end)),
  ];
}

/** Cells of the table of common lines; larger middles are shown as replaced. */
const mostCells = 4_000_000;

/** By the longest common subsequence. @see https://en.wikipedia.org/wiki/Longest_common_subsequence */
function diffMiddle(old: string[], current: string[]): DiffLine[] {
  const width = current.length + 1;
  const common = new Uint32Array(old.length * current.length > mostCells ? 0 : (old.length + 1) * width);
  for (let i = old.length - 1; common.length > 0 && i >= 0; i--) {
    for (let j = current.length - 1; j >= 0; j--) {
      const [down, right] = [common[(i + 1) * width + j]!, common[i * width + j + 1]!];
      const isSame = old[i] === current[j];
      common[i * width + j] = isSame ? common[(i + 1) * width + j + 1]! + 1 : Math.max(down, right);
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < current.length) {
    if (common.length > 0 && i < old.length && j < current.length && old[i] === current[j]) {
      lines.push({ kind: 'same', text: old[i++]! });
      j++;
    } else if (i < old.length && !(j < current.length && isBetter(common, i * width + j, width))) {
      lines.push({ kind: 'removed', text: old[i++]! });
    } else {
      lines.push({ kind: 'added', text: current[j++]! });
    }
  }
  return lines;
}

/** Whether more stays common when a line is added first than when one is removed first. */
function isBetter(common: Uint32Array, at: number, width: number): boolean {
  return (common[at + 1] ?? 0) > (common[at + width] ?? 0);
}
