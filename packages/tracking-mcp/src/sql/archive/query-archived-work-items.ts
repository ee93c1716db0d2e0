import { readPage } from '../read-page.ts';
import type { ReadHandler } from '../reader.ts';
import { matchingWords, queryWords } from '../work-item/work-item-text.ts';
import { archivedItemColumns, findArchivedItem, toArchivedItem } from './archived-item-row.ts';

/** One archived item by its id, or a page of them: those that hold any word of a text, what was archived last first. */
export const queryArchivedWorkItems: ReadHandler<'query_archived_work_items'> = async (reader, query) => {
  const { item_type, text, limit, offset } = query;
  if (query.id !== undefined) {
    const item = await findArchivedItem(reader, query.id);
    const items = item_type === undefined || item.item_type === item_type ? [item] : [];
    return { items, total_count: items.length, limit, offset: 0, has_more: false };
  }
  const conditions = ['item.project = ?'];
  const params = [reader.project];
  if (item_type !== undefined) {
    conditions.push('item.item_type = ?');
    params.push(item_type);
  }
  if (text !== undefined) {
    const words = queryWords(text);
    if (words.length === 0) return { items: [], total_count: 0, limit, offset, has_more: false };
    const hits = matchingWords(reader, words);
    conditions.push(`item.rid in (select rid from (${hits.sql}) hit)`);
    params.push(...hits.params);
  }
  const { items, page } = await readPage(reader, {
    columns: archivedItemColumns,
    toItem: toArchivedItem,
    from: `tracking_archived_work_item item where ${conditions.join(' and ')}`,
    order: 'item.archived_at desc, item.id',
    ...{ params, limit, offset },
  });
  return { items, ...page };
};
