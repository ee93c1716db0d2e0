import { describe, expect, it } from 'vitest';

import type { SqlValue } from '../database.ts';
import type { ContractContext } from './contract-context.ts';

type Column = 'number' | 'content' | 'bytes' | 'ratio';

/** What values keep on their way in and out. */
export function valueContract(context: ContractContext): void {
  const roundTrip = async (column: Column, value: SqlValue): Promise<SqlValue | undefined> => {
    await context.database.batch([
      { sql: 'DELETE FROM entry' },
      { sql: `INSERT INTO entry (entry_id, ${column}) VALUES ('a', ?)`, params: [value] },
    ]);
    const [row] = await context.second.query(`SELECT ${column} FROM entry`);
    return row?.[column];
  };

  describe('values', () => {
    it('keeps integers up to the largest that is exact', async () => {
      for (const value of [0, 1, -1, 2 ** 31, -(2 ** 53) + 1, Number.MAX_SAFE_INTEGER]) {
        expect(await roundTrip('number', value)).toBe(value);
      }
    });

    it('keeps fractions to the last bit', async () => {
      for (const value of [0.1, -2.5e-300, 5e-324, 3, 123456789.12345679]) {
        expect(await roundTrip('ratio', value)).toBe(value);
      }
    });

    it.each([
      ['nothing', ''],
      ['quotes, placeholders and line ends', `it's "quoted" \\ ? $1 :a @b ?1 a\r\nb\tc\u0001\u007f`],
      ['other scripts, in composed and decomposed letters', 'Grüße, 日本語, עברית, 🙂👩‍👩‍👧 é e\u0301'],
      ['200 kB', 'äß🙂'.repeat(30_000)],
    ])('keeps text that holds %s', async (_, value) => {
      expect(await roundTrip('content', value)).toBe(value);
    });

    it('keeps bytes, also of a part of a larger buffer, and hands out plain Uint8Arrays', async () => {
      const all = Uint8Array.from({ length: 256 }, (_, index) => index);
      expect(await roundTrip('bytes', all)).toEqual(all);
      expect(await roundTrip('bytes', all.subarray(3, 7))).toEqual(Uint8Array.of(3, 4, 5, 6));
      expect(await roundTrip('bytes', new Uint8Array(0))).toEqual(new Uint8Array(0));
      expect(await roundTrip('bytes', Buffer.from('bytes'))).toEqual(new Uint8Array(Buffer.from('bytes')));
    });

    it('keeps null in a column of every type', async () => {
      for (const column of ['number', 'content', 'bytes', 'ratio'] as const) {
        expect(await roundTrip(column, null)).toBeNull();
      }
    });

    it('refuses what some engine would change, and names its place', async () => {
      const refused = ['a\0b', 'a\ud83d', 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, undefined, true, 1n, {}];
      for (const value of refused) {
        const statement = {
          sql: 'INSERT INTO entry (entry_id, content) VALUES (?, ?)',
          params: ['a', value as SqlValue],
        };
        await expect(context.database.batch([statement])).rejects.toMatchObject({
          code: 'NOT_STORABLE',
          details: { path: '$.params[1]' },
        });
      }
      expect(await context.second.query('SELECT entry_id FROM entry')).toEqual([]);
    });

    it('stores an integer in text as digits only', async () => {
      expect(await roundTrip('content', 42)).toBe('42');
    });

    it('refuses to hand out an integer that JavaScript cannot hold', async () => {
      const { database } = context;
      await database.batch([{ sql: "INSERT INTO entry (entry_id, number) VALUES ('a', 9007199254740993)" }]);
      await expect(database.query('SELECT number FROM entry')).rejects.toMatchObject({ code: 'DATABASE_QUERY' });
      expect(await database.query('SELECT entry_id FROM entry')).toEqual([{ entry_id: 'a' }]);
    });

    it('counts, adds and compares to numbers', async () => {
      const { database } = context;
      await database.batch([{ sql: "INSERT INTO entry (entry_id, number) VALUES ('a', 2), ('b', 3)" }]);
      const sql = 'SELECT count(*) AS n, sum(number) AS total, max(number) > 2 AS more FROM entry';
      expect(await database.query(sql)).toEqual([{ n: 2, total: 5, more: 1 }]);
    });

    it('orders and compares text by bytes', async () => {
      const { database } = context;
      const names = ['b', 'a', 'B', 'a/b', 'a0', 'ä', 'Z', 'a-b'];
      await database.batch(names.map((name) => ({ sql: 'INSERT INTO entry (entry_id) VALUES (?)', params: [name] })));
      const rows = await database.query<{ entry_id: string }>('SELECT entry_id FROM entry ORDER BY entry_id');
      expect(rows.map((row) => row.entry_id)).toEqual(['B', 'Z', 'a', 'a-b', 'a/b', 'a0', 'b', 'ä']);
    });

    it('assigns ascending ids', async () => {
      const { database } = context;
      const insert = "INSERT INTO journal (entry_id) VALUES ('x') RETURNING sequence";
      const results = await database.batch([{ sql: insert }, { sql: insert }]);
      const [first, second] = results.map((result) => Number(result.rows[0]!['sequence']));
      expect(second).toBeGreaterThan(first!);
    });

    it('takes question marks in literals, names and comments for what they are', async () => {
      const sql = `SELECT '?' AS mark, -- really?
        /* or? */ ? AS "what?"`;
      const [row] = await context.database.query(sql, ['that']);
      expect(row).toEqual({ mark: '?', 'what?': 'that' });
    });
  });
}
