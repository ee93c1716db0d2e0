import type { WorkItemType } from '../../entity/work-item.ts';
import { readPage } from '../read-page.ts';
import type { ReadHandler, Reader } from '../reader.ts';
import { findLiveWorkItem } from './find-work-item.ts';
import { boundsBelow, toRowPath } from './item-path.ts';
import { isReadySql, readyOrder } from './readiness.ts';
import { toWorkItem, withLiveClaim, workItemColumns, type WorkItemRow } from './work-item-row.ts';

/** What can be begun now, in the order in which claim_next_work_item gives it out. */
export const listReadyWorkItems: ReadHandler<'list_ready_work_items'> = async (reader, query) => {
  const { limit, offset } = query;
  const ready = await readyItems(reader, query);
  const { items, page } = await readPage(reader, {
    toItem: (row: WorkItemRow) => withLiveClaim(toWorkItem(row), reader.now),
    ...{ columns: workItemColumns, order: readyOrder, limit, offset },
    ...ready,
  });
  return { items, ...page };
};

/** What follows `from` in a query for ready items, and its values. */
export async function readyItems(
  reader: Reader,
  { item_type, under }: { item_type?: WorkItemType | undefined; under?: string | undefined },
): Promise<{ from: string; params: string[] }> {
  const conditions = ['item.project = ?', isReadySql];
  const params = [reader.project, reader.now];
  if (item_type !== undefined) {
    conditions.push('item.item_type = ?');
    params.push(item_type);
  }
  if (under !== undefined) {
    const root = await findLiveWorkItem(reader, under);
    conditions.push('item.path > ? and item.path < ?');
    params.push(...boundsBelow(toRowPath(root.path)));
  }
  return { from: `tracking_work_item item where ${conditions.join(' and ')}`, params };
}
