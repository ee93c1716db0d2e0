import type { WorkItem } from '../../entity/work-item.ts';

/** Where an item stands, from the item above it; null where that is not known. */
export function placeOf(
  item: Pick<WorkItem, 'id' | 'parent_id'>,
  parent: Pick<WorkItem, 'path' | 'depth'> | undefined,
): { path: string; depth: number } | null {
  if (item.parent_id === null) return { path: `/${item.id}`, depth: 0 };
  return parent === undefined ? null : { path: `${parent.path}/${item.id}`, depth: parent.depth + 1 };
}

/** The nearest item above that is accepted. Steps are counted, because what a file says may go in circles. */
export function nearestAbove<Item extends Pick<WorkItem, 'parent_id'>>(
  item: Item,
  { items, accepts }: { items: ReadonlyMap<string, Item>; accepts(item: Item): boolean },
): string | null {
  let id = item.parent_id;
  for (let steps = 0; id !== null && steps < 10; steps++) {
    const above = items.get(id);
    if (above === undefined) return null;
    if (accepts(above)) return id;
    id = above.parent_id;
  }
  return null;
}
