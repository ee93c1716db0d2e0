import type { SqlValue, Statement } from '../../../database.ts';

/** Rows that one statement of a scan reads: an episode may have a megabyte. */
export const pageRows = 100;

/** Values in one list of a statement. */
const listLength = 512;

/** `?, ?, ?` for a list of values. */
export function marks(list: readonly unknown[]): string {
  return list.map(() => '?').join(', ');
}

/**
 * A list in parts of 1, 2, 4 ... 512 values, filled up with the last of them: lists of any length make ten texts of a
 * statement and no more, for engines keep a plan for each.
 */
export function inParts(list: readonly string[]): string[][] {
  const parts: string[][] = [];
  for (let start = 0; start < list.length; start += listLength) {
    const part = list.slice(start, start + listLength);
    const length = 2 ** Math.ceil(Math.log2(part.length));
    parts.push([...part, ...Array<string>(length - part.length).fill(part.at(-1)!)]);
  }
  return parts;
}

/** Conditions and their values. */
export interface Terms {
  terms: string[];
  params: SqlValue[];
}

/** Locks a group for the rest of the transaction, making its row where there is none. */
export function lockGroup(group_id: string, recorded_at = ''): Statement {
  // The row is locked also where the condition keeps it as it is.
  return {
    sql: `insert into memory_group (group_id, recorded_at) values (?, ?)
      on conflict (group_id) do update set recorded_at = excluded.recorded_at
        where excluded.recorded_at > memory_group.recorded_at`,
    params: [group_id, recorded_at],
  };
}
