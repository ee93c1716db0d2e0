/** One item waits for another; both by their paths. */
export interface Link {
  waiter: readonly string[];
  awaited: readonly string[];
}

/**
 * Items that wait for each other in a circle, each for the next and the last for the first, so that none of them could
 * ever be begun; null where there are none.
 *
 * An item cannot be begun before what it waits for is done, nor before the one above it can be begun; and it is not done
 * before all that is below it is. So each item has a start and an end, and a circle may go through the tree as well as
 * through dependencies. Paths are ids from the root to the item.
 */
export function findDeadlock(links: readonly Link[]): string[] | null {
  const needs = neededBy(links);
  const left = leftAfterSorting(needs);
  if (left.size === 0) return null;
  // Each that is left needs another one that is left, so this walk comes back to where it was.
  const walk: Moment[] = [];
  let moment = [...left][0]!;
  while (!walk.includes(moment)) {
    walk.push(moment);
    moment = [...needs.get(moment)!].find((needed) => left.has(needed))!;
  }
  const circle = walk.slice(walk.indexOf(moment)).map((one) => one.slice(one.indexOf(' ') + 1));
  return circle.filter((id, index) => id !== circle.at(index - 1));
}

/** The start or the end of an item: `start 0190...`. */
type Moment = string;

function neededBy(links: readonly Link[]): Map<Moment, Set<Moment>> {
  const needs = new Map<Moment, Set<Moment>>();
  const add = (moment: Moment, needed: Moment) => {
    if (!needs.has(needed)) needs.set(needed, new Set());
    const known = needs.get(moment);
    if (known === undefined) needs.set(moment, new Set([needed]));
    else known.add(needed);
  };
  for (const { waiter, awaited } of links) {
    for (const path of [waiter, awaited]) {
      for (const [level, id] of path.entries()) {
        add(`end ${id}`, `start ${id}`);
        const above = path[level - 1];
        if (above === undefined) continue;
        add(`start ${id}`, `start ${above}`);
        add(`end ${above}`, `end ${id}`);
      }
    }
    add(`start ${waiter.at(-1)}`, `end ${awaited.at(-1)}`);
  }
  return needs;
}

/** What cannot be put in an order in which everything comes after what it needs. */
function leftAfterSorting(needs: ReadonlyMap<Moment, ReadonlySet<Moment>>): Set<Moment> {
  const dependents = new Map<Moment, Moment[]>();
  const missing = new Map<Moment, number>();
  for (const [moment, needed] of needs) {
    missing.set(moment, needed.size);
    for (const one of needed) {
      const known = dependents.get(one);
      if (known === undefined) dependents.set(one, [moment]);
      else known.push(moment);
    }
  }
  const left = new Set(needs.keys());
  const ready = [...left].filter((moment) => missing.get(moment) === 0);
  for (let moment = ready.pop(); moment !== undefined; moment = ready.pop()) {
    left.delete(moment);
    for (const dependent of dependents.get(moment) ?? []) {
      const count = missing.get(dependent)! - 1;
      missing.set(dependent, count);
      if (count === 0) ready.push(dependent);
    }
  }
  return left;
}
