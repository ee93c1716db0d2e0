const most = 3;

/** Ids that somebody may have meant: those that differ in at most two characters, the nearest first. */
export function nearIds(id: string, ids: Iterable<string>): string[] {
  const asked = id.toUpperCase().slice(0, 20);
  return [...new Set(ids)]
    .map((candidate) => ({ candidate, distance: distance(asked, candidate) }))
    .filter((found) => found.distance <= 2)
    .sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map((found) => found.candidate);
}

/** How many characters must be put in, taken out or replaced. */
function distance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const replaced = previous[column - 1]! + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[column]! + 1, current[column - 1]! + 1));
    }
    previous = current;
  }
  return previous.at(-1)!;
}
