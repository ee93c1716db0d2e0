import type { SqlValue } from '@waymark/stores';

import type { Claim, WorkItem } from '../../entity/work-item.ts';
import { packEntity, unpackEntity } from '../pack-entity.ts';
import type { Reader } from '../reader.ts';
import type { UnitOfWork } from '../write/unit-of-work.ts';
import { boundsBelow, idsOfPath, toRowPath, toShownPath } from './item-path.ts';
import { isOpen, refreshReadiness } from './readiness.ts';
import { forgetWords, indexWords, searchableTexts } from './work-item-text.ts';

/** The columns that make a work item, of the table under the name `item`. */
export const workItemColumns = 'item.doc, item.path, item.claim';

/** What those columns hold. */
export type WorkItemRow = { doc: string; path: string; claim: string | null };

/** The item of a row. Its claim is shown although its lease may have ended, see {@link withLiveClaim}. */
export function toWorkItem({ doc, path, claim }: WorkItemRow): WorkItem {
  return {
    ...unpackEntity('work_item', doc),
    path: toShownPath(path),
    depth: idsOfPath(path).length - 1,
    claim: claim === null ? null : (JSON.parse(claim) as Claim),
  } as WorkItem;
}

/** The item as it is at a time: a claim whose lease has ended is none. */
export function withLiveClaim(item: WorkItem, now: string): WorkItem {
  return item.claim === null || item.claim.expires_at > now ? item : { ...item, claim: null };
}

/** Items as they are now. `where` is all that follows `from tracking_work_item item`. */
export async function readWorkItems(
  reader: Reader,
  where: string,
  params: readonly (string | number | null)[],
): Promise<WorkItem[]> {
  const rows = await reader.query<WorkItemRow>(
    `select ${workItemColumns} from tracking_work_item item ${where}`,
    params,
  );
  return rows.map((row) => withLiveClaim(toWorkItem(row), reader.now));
}

/**
 * Writes an item over what is there, whatever its version, and records nothing: for a copy of another tracker. Where the
 * item stands is taken from its parent here, or from its own path where the parent is not here; when that has changed,
 * the paths of all that is below it change too. Its dependencies are stored on their own.
 */
export async function storeWorkItem(work: Reader, item: WorkItem): Promise<void> {
  const around = await findRows(work, [item.id, item.parent_id ?? item.id]);
  const before = around.find(({ id }) => id === item.id) ?? null;
  const parent = around.find(({ id }) => id === item.parent_id) ?? null;
  const above = parent === null ? idsOfPath(item.path).slice(0, -1) : idsOfPath(parent.path);
  const path = [...above, item.id].map((id) => `/${id}`).join('');
  await putWorkItem(work, before, { ...item, path, depth: above.length });
}

/** Rows of one statement. */
const batchSize = 50;

/**
 * Stores many items where none of the project's are, with their paths as they say. Until their dependencies are stored
 * too and {@link refreshAllReadiness} has run, none of them is ready.
 */
export async function loadWorkItems(work: Reader, items: readonly WorkItem[]): Promise<void> {
  for (let start = 0; start < items.length; start += batchSize) {
    const batch = items.slice(start, start + batchSize);
    const rids = await upsert(work, batch);
    await indexWords(
      work,
      batch.map((item) => ({ rid: rids.get(item.id)!, ...searchableTexts(item) })),
    );
  }
}

/** Takes an item away without a trace; nothing happens where it is not there. Its dependencies are removed on their own. */
export async function removeWorkItem(work: Reader, id: string): Promise<void> {
  const [removed] = await work.query<{ rid: number; path: string }>(
    'delete from tracking_work_item where project = ? and id = ? returning rid, path',
    [work.project, id],
  );
  if (removed === undefined) return;
  await forgetWords(work, removed.rid);
  await refreshReadiness(work, idsOfPath(removed.path));
}

/** Stores an item and records what changed. */
export async function writeWorkItem(work: UnitOfWork, before: WorkItem | null, after: WorkItem): Promise<WorkItem> {
  await putWorkItem(work, before, after);
  await work.record({ entity_type: 'work_item', entity_id: after.id, before, after });
  return after;
}

async function putWorkItem(work: Reader, before: WorkItem | null, after: WorkItem): Promise<void> {
  const isMoved = before !== null && before.path !== after.path;
  if (isMoved) await moveSubtree(work, before, after);
  const rids = await upsert(work, [after]);
  const [old, texts] = [before === null ? null : searchableTexts(before), searchableTexts(after)];
  if (old?.title !== texts.title || old.body !== texts.body) {
    await indexWords(work, [{ rid: rids.get(after.id)!, ...texts }]);
  }
  const wasOpen = before !== null && isOpen(before);
  if (before !== null && !isMoved && wasOpen === isOpen(after)) return;
  const ids = [...idsOfPath(after.path), ...(isMoved ? idsOfPath(before.path) : [])];
  await refreshReadiness(work, [...new Set(ids)]);
}

/** Rewrites the beginning of the paths of an item and of all that is below it. */
async function moveSubtree(work: Reader, before: WorkItem, after: WorkItem): Promise<void> {
  const from = toRowPath(before.path);
  const [, end] = boundsBelow(from);
  await work.query(
    `update tracking_work_item set path = ? || substr(path, ${from.length + 1}), depth = depth + (${after.depth - before.depth})
     where project = ? and path >= ? and path < ?`,
    [toRowPath(after.path), work.project, from, end],
  );
}

/** The numbers of the rows by the items' ids. */
async function upsert(work: Reader, items: readonly WorkItem[]): Promise<Map<string, number>> {
  const values = items.map((item) => [work.project, item.id, ...columnValues(item)]);
  const marks = values.map((row) => `(${row.map(() => '?').join(', ')})`).join(', ');
  const rows = await work.query<{ id: string; rid: number }>(
    `insert into tracking_work_item (project, id, ${columns.join(', ')}) values ${marks}
     on conflict (project, id) do update set ${columns.map((name) => `${name} = excluded.${name}`).join(', ')}
     returning id, rid`,
    values.flat(),
  );
  return new Map(rows.map(({ id, rid }) => [id, rid]));
}

const columns = [
  ...['short_id', 'parent_id', 'path', 'depth', 'item_type', 'status', 'created_at', 'deleted_at'],
  ...['claim', 'claim_expires_at', 'doc'],
];

function columnValues(item: WorkItem): SqlValue[] {
  const { path, depth, claim, ...document } = item;
  const { short_id, parent_id, item_type, status, created_at, deleted_at } = document;
  return [
    ...[short_id, parent_id, toRowPath(path), depth, item_type, status, created_at, deleted_at],
    ...[claim === null ? null : JSON.stringify(claim), claim?.expires_at ?? null, packEntity('work_item', document)],
  ];
}

async function findRows(work: Reader, ids: readonly string[]): Promise<WorkItem[]> {
  const rows = await work.query<WorkItemRow>(
    `select ${workItemColumns} from tracking_work_item item where project = ? and id in (${ids.map(() => '?').join(', ')})`,
    [work.project, ...ids],
  );
  return rows.map(toWorkItem);
}
