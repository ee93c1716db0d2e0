import { shortId } from '@waymark/core-types';

import type { WorkItem, WorkItemStatus } from '../../entity/work-item.ts';
import { byText } from './by-text.ts';
import { moreThanShown } from './leave-notes.ts';
import { hide } from './marks.ts';
import { readWorkItems } from './read-work-items.ts';
import type { ReportSection } from './section.ts';
import { renderWorkItem } from './work-item-line.ts';
import { nearestAbove, placeOf } from './work-item-tree.ts';

/** Completed items that a report shows; it keeps all. */
const shownCompleted = 20;

const oldestFirst = byText<WorkItem>(({ created_at }) => created_at);

/** Open items as a tree, blocked ones with their reasons, and the last completed ones. */
export const workItemsSection: ReportSection = {
  name: 'work-items',
  render({ work_items }) {
    const items = new Map(work_items.map((item) => [item.id, item]));
    const active = tree(items);
    const blocked = ofStatus(work_items, 'blocked').sort(oldestFirst);
    const completed = ofStatus(work_items, 'completed')
      .sort(byText(({ updated_at }) => updated_at))
      .reverse();
    const shown = completed.slice(0, shownCompleted);
    const hidden = completed.slice(shownCompleted);
    const line = (item: WorkItem) => renderWorkItem(item, { indent: 0, data: withoutDerived(item, items) });
    return [
      '## Work items',
      `### Active work items (${active.length})`,
      ...list(active.map(({ item, indent }) => renderWorkItem(item, { indent, data: withoutDerived(item, items) }))),
      ...(blocked.length === 0 ? [] : [`### Blocked work items (${blocked.length})`, ...list(blocked.map(line))]),
      ...(completed.length === 0 ? [] : [`### Completed work items (${completed.length})`, ...list(shown.map(line))]),
      ...(hidden.length === 0 ? [] : [moreThanShown(hidden.length, 'older')]),
      ...list(hidden.map((item) => hide('work_item', withoutDerived(item, items)))),
    ].join('\n\n');
  },
  read: readWorkItems,
};

function ofStatus(items: readonly WorkItem[], status: WorkItemStatus): WorkItem[] {
  return items.filter((item) => item.status === status);
}

function list(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [lines.join('\n')];
}

/** Active items, each below the nearest active one above it. */
function tree(items: ReadonlyMap<string, WorkItem>): { item: WorkItem; indent: number }[] {
  const roots: WorkItem[] = [];
  const children = new Map<string, WorkItem[]>();
  for (const item of items.values()) {
    if (item.status !== 'active') continue;
    const parent = activeAbove(item, items);
    const siblings = parent === null ? roots : (children.get(parent) ?? []);
    siblings.push(item);
    if (parent !== null) children.set(parent, siblings);
  }
  const lines: { item: WorkItem; indent: number }[] = [];
  const waiting = roots
    .sort(oldestFirst)
    .reverse()
    .map((item) => ({ item, indent: 0 }));
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    lines.push(next);
    const below = (children.get(next.item.id) ?? []).sort(oldestFirst).reverse();
    for (const item of below) waiting.push({ item, indent: next.indent + 1 });
  }
  return lines;
}

function activeAbove(item: WorkItem, items: ReadonlyMap<string, WorkItem>): string | null {
  return nearestAbove(item, { items, accepts: ({ status }) => status === 'active' });
}

/** What the tree says anyway is left out, which halves a line. */
function withoutDerived(item: WorkItem, items: ReadonlyMap<string, WorkItem>): object {
  const { short_id, path, depth, ...rest } = item;
  const place = placeOf(item, item.parent_id === null ? undefined : items.get(item.parent_id));
  return {
    ...rest,
    ...(short_id === shortId(item.id) ? {} : { short_id }),
    ...(place?.path === path && place.depth === depth ? {} : { path, depth }),
  };
}
