/** The names that were probably meant, nearest first: one that the given name begins, or one a few letters away. */
export function nearNames(name: string, names: readonly string[], limit = 3): string[] {
  const wanted = name.toLowerCase();
  return names
    .map((candidate) => ({ candidate, distance: distanceBetween(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= farthest(wanted) || sharesTask(wanted, candidate.toLowerCase()))
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

function farthest(name: string): number {
  return Math.max(2, Math.floor(name.length / 4));
}

/** `refund_v3` and `refund` both mean one of `refund_v1` and `refund_v2`. */
function sharesTask(wanted: string, candidate: string): boolean {
  const task = candidate.slice(0, candidate.lastIndexOf('_'));
  return task !== '' && (wanted === task || wanted.slice(0, wanted.lastIndexOf('_')) === task);
}

/** Letters to insert, remove or replace. @see https://en.wikipedia.org/wiki/Levenshtein_distance */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + Number(a[i - 1] !== b[j - 1]);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
