import type { ReadHandler } from '../reader.ts';
import { toWorkItem, withLiveClaim, workItemColumns, type WorkItemRow } from './work-item-row.ts';
import { matchingWords, queryWords } from './work-item-text.ts';

/** Of so many matches the items are looked at first; where too few of them are asked for, of all. */
const fewMatches = 500;

/** Items that hold any word of a text, the best match first; a text without words finds nothing. */
export const searchWorkItems: ReadHandler<'search_work_items'> = async (reader, query) => {
  const { item_type, status, limit } = query;
  const words = queryWords(query.text);
  if (words.length === 0) return { items: [], has_more: false };
  const hits = matchingWords(reader, words);
  const conditions = ['item.project = ?', 'item.deleted_at is null'];
  const params = [...hits.params, reader.project];
  for (const [column, value] of Object.entries({ item_type, status })) {
    if (value === undefined) continue;
    conditions.push(`item.${column} = ?`);
    params.push(value);
  }
  // `cross join` keeps SQLite from beginning with all items.
  const best = async (matches: number | null) =>
    reader.query<WorkItemRow>(
      `select ${workItemColumns} from (${hits.sql} ${matches === null ? '' : `order by score desc limit ${matches}`}) hit
       cross join tracking_work_item item
       where item.rid = hit.rid and ${conditions.join(' and ')} order by hit.score desc, item.created_at, item.id limit ?`,
      [...params, limit + 1],
    );
  let rows = await best(fewMatches);
  if (rows.length <= limit) rows = await best(null);
  const items = rows.slice(0, limit).map((row) => withLiveClaim(toWorkItem(row), reader.now));
  return { items, has_more: rows.length > limit };
};
