import type { Dependency, WorkItem } from '../../entity/work-item.ts';
import { dependencyId, toDependency } from '../dependency/dependency-row.ts';
import type { ReadHandler, Reader } from '../reader.ts';
import { findWorkItem } from './find-work-item.ts';
import { boundsBelow, idsOfPath, toRowPath } from './item-path.ts';
import { readWorkItems, toWorkItem, withLiveClaim, workItemColumns, type WorkItemRow } from './work-item-row.ts';

/** Most items below one that an answer holds. */
const maximumDescendants = 1_000;

/** An item with what it depends on and, where that is asked for, what is above and below it. */
export const queryWorkItem: ReadHandler<'query_work_item'> = async (reader, query) => {
  const item = withLiveClaim(await findWorkItem(reader, query.id), reader.now);
  const line = idsOfPath(toRowPath(item.path));
  const [ancestors, below, dependencies, waits_for] = await Promise.all([
    query.include_hierarchy ? itemsAbove(reader, line.slice(0, -1)) : [],
    query.include_hierarchy ? itemsBelow(reader, item, query.max_depth) : [],
    dependenciesOf(reader, item.id),
    awaitedBy(reader, line),
  ]);
  const descendants = below.slice(0, maximumDescendants);
  return { item, ancestors, descendants, has_more: below.length > maximumDescendants, dependencies, waits_for };
};

async function itemsAbove(reader: Reader, ids: readonly string[]): Promise<WorkItem[]> {
  if (ids.length === 0) return [];
  const where = `where item.project = ? and item.id in (${ids.map(() => '?').join(', ')}) order by item.depth`;
  return readWorkItems(reader, where, [reader.project, ...ids]);
}

/** In the order of the tree, which is the order of the paths; one more than an answer holds. */
async function itemsBelow(reader: Reader, item: WorkItem, levels: number): Promise<WorkItem[]> {
  const where = `where item.project = ? and item.path > ? and item.path < ? and item.depth <= ? and item.deleted_at is null
    order by item.path limit ${maximumDescendants + 1}`;
  const bounds = boundsBelow(toRowPath(item.path));
  return readWorkItems(reader, where, [reader.project, ...bounds, item.depth + levels]);
}

async function dependenciesOf(reader: Reader, id: string): Promise<Dependency[]> {
  // SQLite would read all dependencies for those that await the item, if it were not led to their keys first.
  const rows = await reader.query<{ doc: string }>(
    `select doc from tracking_dependency where project = ? and waiter_id = ?
     union all select doc from tracking_dependency where project = ? and awaited_id = ?
       and waiter_id in (select waiter_id from tracking_dependency where project = ? and awaited_id = ?)`,
    [reader.project, id, reader.project, id, reader.project, id],
  );
  return rows.map(toDependency).sort((one, other) => (dependencyId(one) < dependencyId(other) ? -1 : 1));
}

async function awaitedBy(reader: Reader, waiters: readonly string[]): Promise<WorkItem[]> {
  const rows = await reader.query<WorkItemRow>(
    `select distinct ${workItemColumns} from tracking_dependency link
     cross join tracking_work_item item
     where item.project = link.project and item.id = link.awaited_id and link.project = ? and link.waiter_id in (${waiters.map(() => '?').join(', ')})
       and item.status <> 'completed' and item.deleted_at is null`,
    [reader.project, ...waiters],
  );
  const items = rows.map((row) => withLiveClaim(toWorkItem(row), reader.now));
  return items.sort((one, other) => (one.created_at + one.id < other.created_at + other.id ? -1 : 1));
}
