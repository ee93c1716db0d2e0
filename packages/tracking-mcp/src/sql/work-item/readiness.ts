import { maximumDepth, type WorkItem } from '../../entity/work-item.ts';
import type { Reader } from '../reader.ts';
import { idsAboveSql } from './item-path.ts';

/**
 * What makes an item ready depends on its neighbours: on those that it waits for, and on those below it. Each row holds
 * what its neighbours come to, so that the ready items are one range of an index:
 *
 * - `is_waiting`: 1 when it waits, itself, for an open item,
 * - `has_open_below`: 1 when an item below it is open,
 * - `open_waiters`: how many open items wait for it.
 *
 * An item is open until it is completed or deleted. The numbers are computed anew, never counted up or down, so that
 * they are right after any order of changes. What is above an item is looked at when it is asked for.
 */
export function isOpen(item: Pick<WorkItem, 'status' | 'deleted_at'>): boolean {
  return item.status !== 'completed' && item.deleted_at === null;
}

/**
 * The same of a row that is found by its id. Not in the words of the partial index of open items: PostgreSQL, before it
 * has looked at a new table, would read all of that index for each row.
 */
const isOpenSql = (table: string) => `${table}.status <> 'completed' and coalesce(${table}.deleted_at, '') = ''`;

// `cross join` keeps SQLite from beginning with all items.
const isWaiting = `case when exists (
    select 1 from tracking_dependency link
    cross join tracking_work_item awaited
    where awaited.project = link.project and awaited.id = link.awaited_id
      and link.project = tracking_work_item.project and link.waiter_id = tracking_work_item.id and ${isOpenSql('awaited')}
  ) then 1 else 0 end`;

const hasOpenBelow = `case when exists (
    select 1 from tracking_work_item below
    where below.project = tracking_work_item.project and below.path > tracking_work_item.path
      and below.path < substr(tracking_work_item.path, 1, length(tracking_work_item.path) - 1) || '0'
      and below.status <> 'completed' and below.deleted_at is null
  ) then 1 else 0 end`;

const openWaiters = `(
    select count(distinct link.waiter_id) from tracking_dependency link
    cross join tracking_work_item waiter
    where waiter.project = link.project and waiter.id = link.waiter_id
      and link.project = tracking_work_item.project and link.awaited_id = tracking_work_item.id and ${isOpenSql('waiter')}
  )`;

/** Ids of one statement. */
const chunkSize = 100;

/** Computes anew what these items' neighbours come to, and the same of the items that they wait for and that wait for them. */
export async function refreshReadiness(work: Reader, ids: readonly string[]): Promise<void> {
  for (let start = 0; start < ids.length; start += chunkSize) {
    const chunk = ids.slice(start, start + chunkSize);
    const marks = chunk.map(() => '?').join(', ');
    await work.query(
      `update tracking_work_item
       set is_waiting = ${isWaiting}, has_open_below = ${hasOpenBelow}, open_waiters = ${openWaiters}
       where project = ? and id in (
           select id from tracking_work_item where project = ? and id in (${marks})
           union all select waiter_id from tracking_dependency where project = ? and awaited_id in (${marks})
           union all select awaited_id from tracking_dependency where project = ? and waiter_id in (${marks}))
         and (is_waiting <> ${isWaiting} or has_open_below <> ${hasOpenBelow} or open_waiters <> ${openWaiters})`,
      [work.project, work.project, ...chunk, work.project, ...chunk, work.project, ...chunk],
    );
  }
}

/** The same for all items of the project. */
export async function refreshAllReadiness(work: Reader): Promise<void> {
  await work.query(
    `update tracking_work_item
     set is_waiting = ${isWaiting}, has_open_below = ${hasOpenBelow}, open_waiters = ${openWaiters} where project = ?`,
    [work.project],
  );
}

/** The condition of a ready row of `item`; its one parameter is the time. The words of two partial indexes. */
export const isReadySql = `item.status = 'active' and item.deleted_at is null
  and item.is_waiting = 0 and item.has_open_below = 0
  and (item.claim_expires_at is null or item.claim_expires_at <= ?)
  and not exists (
    select 1 from tracking_work_item above
    where above.project = item.project and above.id in (${idsAboveSql('item.path', maximumDepth)})
      and above.has_open_below = 1 and (above.status <> 'active' or above.deleted_at is not null or above.is_waiting = 1)
  )`;

/** Ready items in the order in which they are given out: first those that the most open items wait for, then the oldest. */
export const readyOrder = 'item.open_waiters desc, item.created_at, item.id';
