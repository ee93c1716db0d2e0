import { describe, expect, it } from 'vitest';

import { ConflictError, DatabaseError, UniqueError } from '../errors.ts';
import type { ContractContext } from './contract-context.ts';
import { failureOf } from './failure-of.ts';

const insert = 'INSERT INTO entry (entry_id, number) VALUES (?, ?)';

/** What `batch` promises. */
export function batchContract(context: ContractContext): void {
  const ids = async () => {
    const rows = await context.second.query<{ entry_id: string }>('SELECT entry_id FROM entry ORDER BY entry_id');
    return rows.map((row) => row.entry_id);
  };

  describe('batch', () => {
    it('keeps all of its statements for every opener', async () => {
      await context.database.batch([
        { sql: insert, params: ['a', 1] },
        { sql: insert, params: ['b', 2] },
      ]);
      expect(await ids()).toEqual(['a', 'b']);
    });

    it('keeps none of them when one fails', async () => {
      const { database } = context;
      const error = await failureOf(
        database.batch([{ sql: insert, params: ['a', 1] }, { sql: 'INSERT INTO no_such_table (x) VALUES (1)' }]),
      );
      expect(error).toMatchObject({ name: 'DatabaseError', code: 'DATABASE_QUERY' });
      expect(await ids()).toEqual([]);
    });

    it('says what each statement did', async () => {
      const results = await context.database.batch([
        { sql: 'INSERT INTO entry (entry_id, number) VALUES (?, 1), (?, 2)', params: ['a', 'b'] },
        { sql: 'UPDATE entry SET number = number + 10 RETURNING number' },
        { sql: "UPDATE entry SET number = 0 WHERE entry_id = 'nobody'" },
        { sql: 'SELECT count(*) AS n FROM entry' },
        { sql: "DELETE FROM entry WHERE entry_id = 'a'" },
      ]);
      expect(results.map(({ changes }) => changes)).toEqual([2, 2, 0, 0, 1]);
      expect(results[1]!.rows.map((row) => Number(row['number'])).sort((one, other) => one - other)).toEqual([11, 12]);
      expect(results[3]!.rows).toEqual([{ n: 2 }]);
      expect(results[0]!.rows).toEqual([]);
    });

    it('counts no changes for a statement that changes no rows', async () => {
      const [, created] = await context.database.batch([
        { sql: insert, params: ['a', 1] },
        { sql: 'CREATE TABLE another (x integer)' },
      ]);
      expect(created!.changes).toBe(0);
    });

    it('counts the rows of a RETURNING clause as changes', async () => {
      const [inserted] = await context.database.batch([
        { sql: `${insert} RETURNING entry_id`, params: ['a', 1], expectChanges: 1 },
      ]);
      expect(inserted).toEqual({ rows: [{ entry_id: 'a' }], changes: 1 });
    });

    it('undoes everything with a ConflictError when a statement changes another number of rows than expected', async () => {
      const { database } = context;
      await database.batch([{ sql: insert, params: ['a', 1] }]);
      const update = 'UPDATE entry SET number = 9 WHERE entry_id = ? AND number = ?';
      const error = await failureOf(
        database.batch([
          { sql: insert, params: ['b', 2], expectChanges: 1 },
          { sql: update, params: ['a', 5], expectChanges: 1 },
          { sql: insert, params: ['c', 3] },
        ]),
      );
      expect(ConflictError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ code: 'DATABASE_CONFLICT', details: { statement: 1, expected: 1 } });
      expect(await context.second.query('SELECT entry_id, number FROM entry')).toEqual([{ entry_id: 'a', number: 1 }]);
    });

    it('takes too many changes for a conflict too', async () => {
      const { database } = context;
      await database.batch([{ sql: "INSERT INTO entry (entry_id, number) VALUES ('a', 1), ('b', 1)" }]);
      const error = await failureOf(database.batch([{ sql: 'DELETE FROM entry', expectChanges: 1 }]));
      expect(ConflictError.isInstance(error)).toBe(true);
      expect(await ids()).toEqual(['a', 'b']);
    });

    it('accepts an expectation of no change and of several', async () => {
      const { database } = context;
      const seed = 'INSERT INTO entry (entry_id) VALUES (?), (?), (?)';
      await database.batch([
        { sql: seed, params: ['a', 'b', 'c'], expectChanges: 3 },
        { sql: "DELETE FROM entry WHERE entry_id = 'nobody'", expectChanges: 0 },
        { sql: 'DELETE FROM entry', expectChanges: 3 },
      ]);
      expect(await ids()).toEqual([]);
    });

    it('raises UniqueError on a taken key and keeps nothing', async () => {
      const { database } = context;
      await database.batch([{ sql: insert, params: ['a', 1] }]);
      const error = await failureOf(
        database.batch([
          { sql: insert, params: ['b', 1] },
          { sql: insert, params: ['a', 2] },
        ]),
      );
      expect(UniqueError.isInstance(error)).toBe(true);
      expect(await ids()).toEqual(['a']);
    });

    it('does nothing for an empty list', async () => {
      expect(await context.database.batch([])).toEqual([]);
    });

    it('stays usable after each kind of failure', async () => {
      const { database } = context;
      await database.batch([{ sql: insert, params: ['a', 1] }]);
      for (const bad of [
        { sql: insert, params: ['a', 1] },
        { sql: 'SELECT nonsense FROM nowhere' },
        { sql: insert, params: ['b', 1], expectChanges: 7 },
      ]) {
        expect(DatabaseError.isInstance(await failureOf(database.batch([bad])))).toBe(true);
        await database.batch([{ sql: 'UPDATE entry SET number = number + 1', expectChanges: 1 }]);
      }
      expect(await context.second.query('SELECT entry_id, number FROM entry')).toEqual([{ entry_id: 'a', number: 4 }]);
    });

    it('refuses two statements in one text instead of dropping the second', async () => {
      const two = "INSERT INTO entry (entry_id) VALUES ('a'); INSERT INTO entry (entry_id) VALUES ('b')";
      await expect(context.database.batch([{ sql: two }])).rejects.toThrow(/more than one statement/);
      expect(await ids()).toEqual([]);
    });

    it('refuses another number of values than there are placeholders', async () => {
      await expect(context.database.batch([{ sql: insert, params: ['a'] }])).rejects.toThrow(
        /2 placeholder\(s\) and got 1/,
      );
    });

    it('refuses to begin, commit or roll back by hand', async () => {
      for (const sql of ['BEGIN', 'commit', 'ROLLBACK', 'SAVEPOINT s', 'PRAGMA foreign_keys = off', 'VACUUM']) {
        await expect(context.database.batch([{ sql }])).rejects.toMatchObject({ code: 'DATABASE_QUERY' });
      }
    });

    it('keeps every one of many batches at once', async () => {
      const { database, second } = context;
      const writes = Array.from({ length: 40 }, (_, index) =>
        (index % 2 === 0 ? database : second).batch([{ sql: insert, params: [`id-${index}`, index] }]),
      );
      await Promise.all(writes);
      expect(await ids()).toHaveLength(40);
    });
  });
}
