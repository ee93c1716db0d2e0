import { canonicalJson } from '@waymark/core-types';

import type { Dependency, WorkItem } from '../../entity/work-item.ts';
import { dependencyId, toDependency } from '../dependency/dependency-row.ts';
import { boundsBelow } from '../work-item/item-path.ts';
import { refreshReadiness } from '../work-item/readiness.ts';
import { toWorkItem, workItemColumns, type WorkItemRow } from '../work-item/work-item-row.ts';
import type { UnitOfWork, WriteHandler } from '../write/unit-of-work.ts';

/** Items of one call, so that its transaction stays short; a tree is never taken apart, so the last one may exceed it. */
const batchSize = 200;

const dayMilliseconds = 86_400_000;

/**
 * Moves whole trees to the archive: those of which every item, deleted ones included, was created more than so many days
 * ago. A tree stays while one of its items is claimed or, unless `include_open`, is neither completed nor deleted.
 * Dependencies go along: each archived item holds those that it had.
 */
export const archiveWorkItems: WriteHandler<'archive_work_items'> = async (work, command) => {
  const createdBefore = new Date(Date.parse(work.now) - command.older_than_days * dayMilliseconds).toISOString();
  const { roots, truncated } = await treesToArchive(work, createdBefore, command.include_open);
  const item_ids: string[] = [];
  // Of all trees first, so that an item keeps those that it has with an item of another one.
  const dependencies: Dependency[] = [];
  for (const root of command.dry_run ? [] : roots) dependencies.push(...(await removeDependencies(work, root)));
  for (const root of roots) {
    const items = await itemsOfTree(work, root);
    if (!command.dry_run) await archiveTree(work, root, { items, dependencies });
    item_ids.push(...items.map(({ id }) => id));
  }
  return { archived_count: item_ids.length, item_ids, truncated };
};

/** The paths of the roots of the oldest trees that one call may move. */
async function treesToArchive(
  work: UnitOfWork,
  createdBefore: string,
  includeOpen: boolean,
): Promise<{ roots: string[]; truncated: boolean }> {
  const inTree = `part.project = root.project and part.path >= root.path
    and part.path < substr(root.path, 1, length(root.path) - 1) || '0'`;
  const noOpen = `and not exists (
    select 1 from tracking_work_item part where ${inTree} and part.status <> 'completed' and part.deleted_at is null)`;
  const rows = await work.query<{ path: string; items: number }>(
    `select root.path, (select count(*) from tracking_work_item part where ${inTree}) as items
     from tracking_work_item root
     where root.project = ? and root.parent_id is null and root.created_at < ? ${includeOpen ? '' : noOpen}
       and not exists (
         select 1 from tracking_work_item part
         where ${inTree} and (part.created_at >= ? or part.claim_expires_at > ?))
     order by root.created_at, root.id limit ${batchSize + 1}`,
    [work.project, createdBefore, createdBefore, work.now],
  );
  const roots: string[] = [];
  let total = 0;
  for (const { path, items } of rows) {
    total += items;
    if (roots.length > 0 && total > batchSize) return { roots, truncated: true };
    roots.push(path);
  }
  return { roots, truncated: false };
}

async function itemsOfTree(work: UnitOfWork, root: string): Promise<WorkItem[]> {
  const rows = await work.query<WorkItemRow>(
    `select ${workItemColumns} from tracking_work_item item
     where item.project = ? and item.path >= ? and item.path < ? order by item.path`,
    [work.project, ...boundsBelow(root)],
  );
  return rows.map(toWorkItem);
}

async function archiveTree(
  work: UnitOfWork,
  root: string,
  { items, dependencies }: { items: readonly WorkItem[]; dependencies: readonly Dependency[] },
): Promise<void> {
  const [path, end] = boundsBelow(root);
  await work.query(
    `insert into tracking_archived_work_item (rid, project, id, short_id, item_type, path, archived_at, dependencies, doc)
     select rid, project, id, short_id, item_type, path, cast(? as text), '[]', doc from tracking_work_item
     where project = ? and path >= ? and path < ?`,
    [work.now, work.project, path, end],
  );
  for (const { id } of items) {
    const own = dependencies.filter(({ source_id, target_id }) => source_id === id || target_id === id);
    if (own.length === 0) continue;
    await work.query('update tracking_archived_work_item set dependencies = ? where project = ? and id = ?', [
      canonicalJson(own),
      work.project,
      id,
    ]);
  }
  await work.query('delete from tracking_work_item where project = ? and path >= ? and path < ?', [
    work.project,
    path,
    end,
  ]);
  // From below, so that whoever follows the changes never holds an item without the one above it.
  for (const before of items.toReversed()) {
    await work.record({ entity_type: 'work_item', entity_id: before.id, before, after: null });
  }
  const ends = dependencies.flatMap(({ source_id, target_id }) => [source_id, target_id]);
  await refreshReadiness(work, [...new Set(ends)]);
}

/** Takes away the dependencies of a tree's items, with items of other trees too. */
async function removeDependencies(work: UnitOfWork, root: string): Promise<Dependency[]> {
  const inTree = 'select id from tracking_work_item where project = ? and path >= ? and path < ?';
  const tree = [work.project, ...boundsBelow(root)];
  const rows = await work.query<{ doc: string }>(
    `delete from tracking_dependency
     where project = ? and (waiter_id in (${inTree}) or awaited_id in (${inTree})) returning doc`,
    [work.project, ...tree, ...tree],
  );
  const dependencies = rows.map(toDependency);
  for (const before of dependencies) {
    await work.record({ entity_type: 'dependency', entity_id: dependencyId(before), before, after: null });
  }
  return dependencies;
}
