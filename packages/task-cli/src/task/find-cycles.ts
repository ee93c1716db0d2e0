import { isCompleted, type TaskSummary } from './task-summary.ts';

/**
 * Open tasks that wait for each other by `blocked_by`: one path for each group of them, from its smallest id back to
 * it, as in `['TASK-0001', 'TASK-0002', 'TASK-0001']`. Linear in the number of edges.
 */
export function findCycles(tasks: readonly TaskSummary[]): string[][] {
  const edges = new Map<string, string[]>();
  for (const task of tasks) if (!isCompleted(task)) edges.set(task.id, task.blocked_by);
  return groups(edges)
    .map((group) => cycleIn(group, edges))
    .filter((path) => path !== null)
    .sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
}

/** The shortest way from the group's smallest id back to it; null for a single task that does not wait for itself. */
function cycleIn(group: Set<string>, edges: ReadonlyMap<string, string[]>): string[] | null {
  const start = [...group].sort()[0]!;
  const cameFrom = new Map<string, string>();
  const reached = [start];
  for (let index = 0; index < reached.length; index++) {
    const id = reached[index]!;
    for (const next of edges.get(id) ?? []) {
      if (next === start) return pathTo(id, start, cameFrom);
      if (!group.has(next) || cameFrom.has(next)) continue;
      cameFrom.set(next, id);
      reached.push(next);
    }
  }
  return null;
}

function pathTo(end: string, start: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const path = [start];
  for (let id = end; id !== start; id = cameFrom.get(id)!) path.push(id);
  return [...path, start].toReversed();
}

/**
 * The strongly connected components, without recursion: a chain of tasks may be longer than the stack.
 * @see https://doi.org/10.1137/0201010 Tarjan, Depth-first search and linear graph algorithms
 */
function groups(edges: ReadonlyMap<string, string[]>): Set<string>[] {
  const found: Set<string>[] = [];
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const pending: string[] = [];
  const isPending = new Set<string>();
  for (const root of edges.keys()) {
    if (order.has(root)) continue;
    const visits = [{ id: root, next: 0 }];
    for (let visit = visits.at(-1); visit !== undefined; visit = visits.at(-1)) {
      const { id } = visit;
      if (visit.next === 0) {
        order.set(id, order.size);
        lowest.set(id, order.get(id)!);
        pending.push(id);
        isPending.add(id);
      }
      const target = edges.get(id)![visit.next++];
      if (target !== undefined) {
        if (!edges.has(target)) continue;
        if (!order.has(target)) visits.push({ id: target, next: 0 });
        else if (isPending.has(target)) lowest.set(id, Math.min(lowest.get(id)!, order.get(target)!));
        continue;
      }
      visits.pop();
      const parent = visits.at(-1)?.id;
      if (parent !== undefined) lowest.set(parent, Math.min(lowest.get(parent)!, lowest.get(id)!));
      if (lowest.get(id) !== order.get(id)) continue;
      const group = new Set(pending.splice(pending.lastIndexOf(id)));
      for (const member of group) isPending.delete(member);
      found.push(group);
    }
  }
  return found;
}
