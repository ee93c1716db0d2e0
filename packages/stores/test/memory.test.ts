import { openDatabase } from '@waymark/stores';
import { expect, it } from 'vitest';

it('gives every opener of memory: a database of its own', async () => {
  const [one, other] = await Promise.all([openDatabase('memory:'), openDatabase('memory:')]);
  await one.batch([{ sql: 'CREATE TABLE t (x integer)' }]);
  await expect(other.query('SELECT x FROM t')).rejects.toThrow(/no such table/);
  await Promise.all([one.close(), other.close()]);
});

it("says what is wrong when work within tx waits for the database's own methods", async () => {
  const database = await openDatabase('memory:', { deadlineMs: 30 });
  const error = await database.tx(() => database.query('SELECT 1 AS one')).catch((one: unknown) => one);
  expect(error).toMatchObject({
    code: 'DATABASE_BUSY',
    recoveryAction: expect.stringContaining('Inside of `tx`') as string,
  });
  expect(await database.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await database.close();
});

it('keeps its content through failures of every kind', async () => {
  const database = await openDatabase('memory:');
  await database.batch([{ sql: 'CREATE TABLE t (x integer UNIQUE)' }, { sql: 'INSERT INTO t VALUES (1)' }]);
  for (const sql of ['INSERT INTO t VALUES (1)', 'nonsense', 'SELECT * FROM nowhere']) {
    await expect(database.batch([{ sql }])).rejects.toThrow(/failed|taken/);
    await expect(database.tx((transaction) => transaction.query(sql))).rejects.toThrow(/failed|taken/);
  }
  expect(await database.query('SELECT x FROM t')).toEqual([{ x: 1 }]);
  await database.close();
});
