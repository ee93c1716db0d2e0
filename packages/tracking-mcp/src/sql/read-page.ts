import type { Row, SqlValue } from '@waymark/stores';

import type { Reader } from './reader.ts';

/** Rows of a list: which, in what order, how many. */
export interface PageQuery<Result extends Row, Item> {
  columns: string;
  toItem: (row: Result) => Item;
  /** What follows `from`, conditions included. */
  from: string;
  order: string;
  params: readonly SqlValue[];
  limit: number;
  offset: number;
}

/** What every answer with a page says beside its rows. */
export interface PageEnd {
  total_count: number;
  limit: number;
  offset: number;
  has_more: boolean;
}

/** One page of a list, and how much there is in all. */
export async function readPage<Result extends Row, Item>(
  reader: Reader,
  { columns, toItem, from, order, params, limit, offset }: PageQuery<Result, Item>,
): Promise<{ items: Item[]; page: PageEnd }> {
  const rows = await reader.query<Result>(`select ${columns} from ${from} order by ${order} limit ? offset ?`, [
    ...params,
    limit,
    offset,
  ]);
  const isLast = rows.length < limit && (rows.length > 0 || offset === 0);
  const total_count = isLast ? offset + rows.length : await countRows(reader, { from, params });
  return {
    items: rows.map(toItem),
    page: { total_count, limit, offset, has_more: offset + rows.length < total_count },
  };
}

async function countRows(
  reader: Reader,
  { from, params }: { from: string; params: readonly SqlValue[] },
): Promise<number> {
  const [counted] = await reader.query<{ total: number }>(`select count(*) as total from ${from}`, params);
  return counted!.total;
}
