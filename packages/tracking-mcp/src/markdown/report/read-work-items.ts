import { shortId } from '@waymark/core-types';

import { id, limits } from '../../entity/fields.ts';
import {
  maximumDepth,
  workItemMetadataSchemas,
  workItemSchema,
  type WorkItem,
  type WorkItemStatus,
} from '../../entity/work-item.ts';
import { defaultTokenBudget } from '../../entity/configuration.ts';
import { stableId } from '../stable-id.ts';
import { handEditor, type Line, type ReportDraft } from './draft.ts';
import { firstIssue } from './entity-table.ts';
import { oneLine } from './inline-text.ts';
import { leaveNotes } from './leave-notes.ts';
import { revealHidden } from './marks.ts';
import { readWorkItemLine, shownOf, type WorkItemLine } from './work-item-line.ts';
import { nearestAbove, placeOf } from './work-item-tree.ts';

const section = 'work-items';

/** An item, and where the file has it. */
interface Entry {
  item: WorkItem;
  parent_id: string | null;
  line: Line;
  list: WorkItemStatus;
  /** The item that it is indented below. */
  above: string | null;
  isNew: boolean;
  /** It is in another list than its data says: its place there says nothing of its parent. */
  changedList: boolean;
  /** Its data does not hold its path, because it follows from its parent. */
  isPlaced: boolean;
}

/** Reads the lists back. What a person sees wins: boxes, titles, the list that an item is in, and what it is below. */
export function readWorkItems(lines: readonly Line[], draft: ReportDraft): void {
  const entries = new Map<string, Entry>();
  let list: WorkItemStatus = 'active';
  let open: { id: string; indent: number }[] = [];
  for (const line of lines) {
    const heading = /^\s*### (Active|Blocked|Completed) work items/.exec(line.text)?.[1];
    if (heading !== undefined) {
      list = heading.toLowerCase() as WorkItemStatus;
      open = [];
    }
    const { visible, hidden } = revealHidden(line.text);
    const shown = readWorkItemLine(visible);
    if (shown === null && (hidden === null || visible.trim() !== '')) {
      leaveNotes(section, line, draft);
      continue;
    }
    let entry = readEntry({ line, list, shown, value: hidden === null ? null : hidden.value }, draft);
    const first = entry === null ? undefined : entries.get(entry.item.id);
    if (entry !== null && first !== undefined && shown !== null && shown.title !== oneLine(first.item.title)) {
      draft.warn(line, `this is a copy of ${JSON.stringify(first.item.title)} under another title: a new item.`);
      entry = readEntry({ line, list, shown, value: null }, draft);
    }
    if (entry === null) continue;
    if (entries.has(entry.item.id)) {
      draft.leave(section, line, 'this work item stands in the report already');
      continue;
    }
    entries.set(entry.item.id, entry);
    if (shown === null) continue;
    while (open.length > 0 && open.at(-1)!.indent >= shown.indent) open.pop();
    entry.above = open.at(-1)?.id ?? null;
    open.push({ id: entry.item.id, indent: shown.indent });
  }
  setParents(entries, draft);
  for (const item of placeItems(entries, draft)) draft.state.work_items.push(item);
}

function readEntry(
  read: { line: Line; list: WorkItemStatus; shown: WorkItemLine | null; value: unknown },
  draft: ReportDraft,
): Entry | null {
  const { line, list, shown, value } = read;
  const known = value === null ? null : knownItem(value);
  if (known === null && shown === null) {
    draft.leave(section, line, 'the data of a work item is damaged');
    return null;
  }
  if (known === null && !draft.mayAdd()) {
    draft.leave(section, line, 'too many work items were added at once');
    return null;
  }
  if (known === null && value !== null) {
    draft.warn(line, 'the data of this work item is damaged; it is taken from what the line shows.');
  }
  if (shown !== null && (known === null || isChanged(known.item, shown))) {
    draft.edited(section, revealHidden(line.text).visible);
  }
  const before = known?.item ?? newItem(shown!, { list, line, value, draft });
  const result = workItemSchema.safeParse(shown === null ? before : edited(before, { shown, list, line, draft }));
  if (!result.success) {
    draft.leave(section, line, `this is no work item yet (${firstIssue(result.error)})`);
    return null;
  }
  return {
    item: result.data,
    parent_id: result.data.parent_id,
    line,
    list,
    above: null,
    isNew: known === null,
    changedList: known !== null && before.status !== list,
    isPlaced: known?.isPlaced ?? true,
  };
}

function knownItem(value: unknown): { item: WorkItem; isPlaced: boolean } | null {
  // Without an id there is no need to name every other misfit, which takes long.
  if (typeof value !== 'object' || value === null || !('id' in value)) return null;
  const isPlaced = !('path' in value);
  const result = workItemSchema.safeParse({ short_id: shortId(String(value.id)), path: '', depth: 0, ...value });
  return result.success ? { item: result.data, isPlaced } : null;
}

/** Whether a line says something else than its data. */
function isChanged(item: WorkItem, shown: WorkItemLine): boolean {
  const before = shownOf(item);
  return (['isTicked', 'title', 'item_type', 'pr_number', 'reason'] as const).some(
    (part) => shown[part] !== before[part],
  );
}

function edited(
  item: WorkItem,
  { shown, list, line, draft }: { shown: WorkItemLine; list: WorkItemStatus; line: Line; draft: ReportDraft },
): WorkItem {
  const before = shownOf(item);
  const after = { ...item };
  if (shown.title !== before.title) {
    const isTitle = shown.title !== '' && shown.title.length <= limits.title;
    if (isTitle) after.title = shown.title;
    else draft.warn(line, `a title has 1 to ${limits.title} characters; what it said before is kept.`);
  }
  if (shown.isTicked !== before.isTicked || list !== item.status) {
    after.status = statusOf(shown.isTicked, { list, before: item.status });
  }
  if (shown.item_type !== null && shown.item_type !== item.item_type) {
    draft.warn(line, `an item stays a ${item.item_type}; the ${shown.item_type} is not taken over.`);
  }
  if (shown.pr_number !== null && shown.pr_number !== item.pr_number) {
    if (workItemSchema.shape.pr_number.safeParse(shown.pr_number).success) after.pr_number = shown.pr_number;
    else draft.warn(line, `#${shown.pr_number} is no number of a pull request; what it said before is kept.`);
  }
  if (shown.reason !== before.reason) {
    const isReason = item.item_type === 'task' && after.status === 'blocked' && shown.reason.length <= limits.reason;
    if (isReason) after.metadata = { ...item.metadata, blocked_reason: shown.reason === '' ? null : shown.reason };
    else if (shown.reason !== '') draft.warn(line, `${JSON.stringify(shown.reason.slice(0, 80))} is not understood.`);
  }
  return after;
}

/** A tick completes; else the list decides, and the list of completed items means that it was opened again. */
function statusOf(
  isTicked: boolean,
  { list, before }: { list: WorkItemStatus; before: WorkItemStatus },
): WorkItemStatus {
  if (isTicked) return 'completed';
  if (list === 'completed') return before === 'completed' ? 'active' : 'completed';
  return list;
}

function newItem(
  shown: WorkItemLine,
  { list, line, value, draft }: { list: WorkItemStatus; line: Line; value: unknown; draft: ReportDraft },
): WorkItem {
  const given = id().safeParse((value as { id?: unknown } | null)?.id);
  const itemId = given.success ? given.data : stableId('work_item', shown.title, String(line.number));
  const item_type = shown.item_type ?? 'task';
  return {
    id: itemId,
    short_id: shortId(itemId),
    version: 1,
    item_type,
    title: shown.title,
    status: statusOf(shown.isTicked, { list, before: 'active' }),
    parent_id: null,
    path: '',
    depth: 0,
    branch_name: null,
    commit_hash: null,
    pr_number: null,
    metadata: emptyMetadata[item_type],
    claim: null,
    deleted_at: null,
    created_at: draft.at,
    updated_at: draft.at,
    created_by: handEditor,
    updated_by: handEditor,
  };
}

const emptyMetadata = {
  project: workItemMetadataSchemas.project.parse({ description: '', constitutional_principles: [] }),
  session: { token_budget: defaultTokenBudget, prompts_count: 0, yaml_frontmatter: { schema_version: '1' } },
  task: {},
  research: { research_questions: [], references: [] },
};

/** Gives each item the parent that its data names, unless a person took that away or put the item somewhere else. */
function setParents(entries: ReadonlyMap<string, Entry>, draft: ReportDraft): void {
  const moved: [Entry, string | null][] = [];
  for (const entry of entries.values()) {
    if (entry.isNew) moved.push([entry, entry.above]);
    if (entry.isNew || entry.changedList) continue;
    const isTree = entry.list === 'active';
    const expected = isTree
      ? nearestAbove(entry, { items: entries, accepts: ({ list }) => list === entry.list })
      : null;
    const parentIsGone = entry.isPlaced && entry.parent_id !== null && !entries.has(entry.parent_id);
    if (parentIsGone) {
      draft.warn(entry.line, 'the item above it is not in the report any more; it stands by itself now.');
      moved.push([entry, null]);
    } else if (entry.above !== expected) {
      moved.push([entry, entry.above]);
    }
  }
  for (const [entry, parent] of moved) {
    entry.parent_id = parent;
    entry.isPlaced = true;
  }
}

/** The items with their paths, parents first. */
function placeItems(entries: ReadonlyMap<string, Entry>, draft: ReportDraft): WorkItem[] {
  const placed = new Map<string, WorkItem>();
  for (const entry of entries.values()) {
    const chain: Entry[] = [];
    const inChain = new Set<string>();
    let next: Entry | undefined = entry;
    while (next !== undefined && !placed.has(next.item.id)) {
      if (inChain.has(next.item.id)) {
        const last = chain.at(-1)!;
        draft.warn(last.line, 'it would be below itself; it stands by itself now.');
        last.parent_id = null;
        break;
      }
      inChain.add(next.item.id);
      chain.push(next);
      next = next.parent_id === null ? undefined : entries.get(next.parent_id);
    }
    for (const each of chain.reverse()) placed.set(each.item.id, placeItem(each, { placed, draft }));
  }
  return [...placed.values()];
}

function placeItem(
  entry: Entry,
  { placed, draft }: { placed: ReadonlyMap<string, WorkItem>; draft: ReportDraft },
): WorkItem {
  if (!entry.isPlaced) return entry.item;
  let parent = entry.parent_id === null ? undefined : placed.get(entry.parent_id);
  if (parent !== undefined && parent.depth >= maximumDepth) {
    draft.warn(entry.line, `an item stands at most ${maximumDepth} levels deep; it is put beside the one above it.`);
    while (parent !== undefined && parent.depth >= maximumDepth) {
      parent = parent.parent_id === null ? undefined : placed.get(parent.parent_id);
    }
  }
  const parent_id = parent?.id ?? null;
  return { ...entry.item, parent_id, ...placeOf({ id: entry.item.id, parent_id }, parent)! };
}
