import type { Database } from '../../database.ts';
import { DatabaseError } from '../../errors.ts';
import type { DocumentListing } from '../documents/collection.ts';
import type { Position } from '../documents/paging.ts';
import { toColumn } from './column-text.ts';
import type { Conditions } from './document-statements.ts';

/** Which rows of a table in which order. */
export interface RowListing {
  table: string;
  conditions: Conditions;
  order: DocumentListing['order'];
}

/** Which part of them. */
export interface RowRange {
  after: Position | null;
  offset: number;
  count: number;
}

/**
 * The packed documents of a part of a listing, in one statement. A libSQL server replies with 10 MB at most: where that is
 * too little, the part is read in halves.
 */
export async function readDocuments<Document>(
  database: Database,
  listing: RowListing,
  range: RowRange & { unpack(packed: string): Document; positionOf(document: Document): Position },
): Promise<Document[]> {
  const { after, offset, count, unpack, positionOf } = range;
  try {
    const rows = await database.query<{ packed: string }>(...selection(listing, range));
    return rows.map(({ packed }) => unpack(packed));
  } catch (error) {
    if (count === 1 || !isReplyTooLarge(error)) throw error;
    const half = Math.ceil(count / 2);
    const first = await readDocuments(database, listing, { ...range, after, offset, count: half });
    if (first.length < half) return first;
    const rest = { ...range, after: positionOf(first.at(-1)!), offset: 0, count: count - half };
    return [...first, ...(await readDocuments(database, listing, rest))];
  }
}

function selection(
  { table, conditions, order: { column, direction } }: RowListing,
  { after, offset, count }: RowRange,
): [string, Conditions['params'][number][]] {
  const terms = [...conditions.terms];
  const params = [...conditions.params];
  if (after !== null && column === 'id') {
    terms.push('id > ?');
    params.push(toColumn(after.id));
  } else if (after !== null) {
    const sign = direction === 'asc' ? '>' : '<';
    const value = typeof after.value === 'string' ? toColumn(after.value) : after.value;
    terms.push(`(${column} ${sign} ? or (${column} = ? and id > ?))`);
    params.push(value, value, toColumn(after.id));
  }
  const order = column === 'id' ? 'id' : `${column} ${direction}, id`;
  const sql = `select packed from ${table} where ${terms.join(' and ')} order by ${order} limit ? offset ?`;
  return [sql, [...params, count, offset]];
}

function isReplyTooLarge(error: unknown): boolean {
  return DatabaseError.isInstance(error) && error.message.includes('Response is too large');
}
