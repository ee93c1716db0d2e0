import type { WorkItem } from '../../entity/work-item.ts';
import { TrackingRuleError } from '../../errors.ts';
import { requireVersion } from '../write/require-version.ts';
import type { UnitOfWork, WriteHandler } from '../write/unit-of-work.ts';
import { findLiveWorkItem } from './find-work-item.ts';
import { boundsBelow, toRowPath } from './item-path.ts';
import { toWorkItem, withLiveClaim, workItemColumns, writeWorkItem, type WorkItemRow } from './work-item-row.ts';

/** Hides an item and, with `cascade`, all that is below it; who had claimed one of them has lost it. */
export const deleteWorkItem: WriteHandler<'delete_work_item'> = async (work, command) => {
  const { version, cascade } = command;
  const before = await findLiveWorkItem(work, command.id);
  const current = withLiveClaim(before, work.now);
  await requireVersion(work, {
    ...{ entity_type: 'work_item' as const, id: before.id, version, current, command },
    isWhole: true,
  });
  const below = await liveItemsBelow(work, before);
  if (below.length > 0 && !cascade) throw hasChildren(before, below.length);
  // From below, so that whoever follows the changes never sees an item below a deleted one.
  for (const item of below.reverse()) await hide(work, item);
  return { deleted_count: below.length + 1, item: await hide(work, before) };
};

async function hide(work: UnitOfWork, item: WorkItem): Promise<WorkItem> {
  return writeWorkItem(work, item, {
    ...item,
    claim: null,
    deleted_at: work.now,
    version: item.version + 1,
    updated_at: work.updatedAt(item),
    updated_by: work.by,
  });
}

async function liveItemsBelow(work: UnitOfWork, item: WorkItem): Promise<WorkItem[]> {
  const [after, before] = boundsBelow(toRowPath(item.path));
  const rows = await work.query<WorkItemRow>(
    `select ${workItemColumns} from tracking_work_item item
     where item.project = ? and item.path > ? and item.path < ? and item.deleted_at is null order by item.path`,
    [work.project, after, before],
  );
  return rows.map(toWorkItem);
}

function hasChildren(item: WorkItem, count: number): TrackingRuleError {
  return new TrackingRuleError(
    'TRACKING_HAS_CHILDREN',
    `${count === 1 ? 'There is 1 item' : `There are ${count} items`} below ${item.id}; nothing was deleted.`,
    {
      details: { id: item.id, items_below: count },
      recoveryAction: 'Delete them as well with cascade, or move them first.',
    },
  );
}
