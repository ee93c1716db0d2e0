import { readPage } from '../read-page.ts';
import type { ReadHandler } from '../reader.ts';
import { findWorkItem } from './find-work-item.ts';
import { toWorkItem, withLiveClaim, workItemColumns, type WorkItemRow } from './work-item-row.ts';

/** A page of items, the oldest first. */
export const listWorkItems: ReadHandler<'list_work_items'> = async (reader, query) => {
  const { item_type, status, parent_id, include_deleted, limit, offset } = query;
  const conditions = ['item.project = ?'];
  const params = [reader.project];
  if (!include_deleted) conditions.push('item.deleted_at is null');
  for (const [column, value] of Object.entries({ item_type, status })) {
    if (value === undefined) continue;
    conditions.push(`item.${column} = ?`);
    params.push(value);
  }
  if (parent_id === null) conditions.push('item.parent_id is null');
  if (typeof parent_id === 'string') {
    conditions.push('item.parent_id = ?');
    params.push((await findWorkItem(reader, parent_id)).id);
  }
  const { items, page } = await readPage(reader, {
    columns: workItemColumns,
    toItem: (row: WorkItemRow) => withLiveClaim(toWorkItem(row), reader.now),
    from: `tracking_work_item item where ${conditions.join(' and ')}`,
    order: 'item.created_at, item.id',
    ...{ params, limit, offset },
  });
  return { items, ...page };
};
