import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import type { SqlValue } from '../database.ts';
import { analyseSql } from '../sql/analyse-sql.ts';
import type { SqliteConnection } from '../sqlite/sqlite-connection.ts';
import { openLibsqlConnection } from './connection.ts';

describe('a connection that keeps its statements', () => {
  let folder: string;
  let connections: SqliteConnection[];
  const open = () => {
    const connection = openLibsqlConnection({ path: join(folder, 'x.db'), pragmas: 'PRAGMA journal_mode=wal' });
    connections.push(connection);
    return connection;
  };
  const run = async (connection: SqliteConnection, sql: string, ...params: SqlValue[]) =>
    connection.run({ sql: analyseSql(sql), params });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-test-'));
    connections = [];
    await run(open(), 'CREATE TABLE item (id integer primary key, name text unique)');
  });

  afterEach(async () => {
    for (const connection of connections) connection.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('runs a statement again that has failed', async () => {
    const connection = open();
    const insert = 'INSERT INTO item (name) VALUES (?)';
    for (const name of ['one', 'two']) {
      await run(connection, insert, name);
      await expect(run(connection, insert, name)).rejects.toThrow(/UNIQUE/);
    }
    expect((await run(connection, 'SELECT name FROM item ORDER BY id')).rows).toEqual([
      { name: 'one' },
      { name: 'two' },
    ]);
  });

  it('gives the columns that a table has today, whoever has changed it', async () => {
    const [connection, other] = [open(), open()];
    const read = async () => (await run(connection, 'SELECT * FROM item')).rows;
    await run(connection, "INSERT INTO item (name) VALUES ('one')");
    expect(await read()).toEqual([{ id: 1, name: 'one' }]);
    await run(other, 'ALTER TABLE item ADD COLUMN note text');
    expect(await read()).toEqual([{ id: 1, name: 'one', note: null }]);
    await run(other, 'ALTER TABLE item RENAME COLUMN note TO title');
    expect(await read()).toEqual([{ id: 1, name: 'one', title: null }]);
  });

  it('takes and gives large values, again and again', async () => {
    const connection = open();
    for (const letter of 'abc') await run(connection, 'INSERT INTO item (name) VALUES (?)', letter.repeat(200_000));
    const { rows } = await run(connection, 'SELECT length(name) AS length FROM item');
    expect(rows).toEqual([{ length: 200_000 }, { length: 200_000 }, { length: 200_000 }]);
  });

  it('refuses an integer that a number does not hold', async () => {
    const connection = open();
    await expect(run(connection, 'SELECT 9007199254740993 AS n')).rejects.toThrow(/9007199254740993 does not fit/);
    expect((await run(connection, 'SELECT 9007199254740991 AS n')).rows).toEqual([{ n: 9_007_199_254_740_991 }]);
  });

  it('says that it is closed, and runs statements again once it is reopened', async () => {
    const connection = open();
    const read = () => run(connection, 'SELECT count(*) AS n FROM item');
    await read();
    connection.close();
    await expect(read()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' });
    connection.reopen();
    expect((await read()).rows).toEqual([{ n: 0 }]);
  });
});
