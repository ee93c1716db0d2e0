import { describe, expect, it } from 'vitest';

import { deadlineIn } from '../contention/deadline.ts';
import { analyseSql } from '../sql/analyse-sql.ts';
import { fakeConnection, sqliteError } from '../../test/fakes/fake-connection.ts';
import { SqliteReader } from './sqlite-reader.ts';
import { StatementCounter } from './statement-counter.ts';

const call = { sql: analyseSql('SELECT 1 AS one'), params: [] };
const [busy, corrupt] = [sqliteError(5), sqliteError(11)];

function readerOn(failures: Error[]) {
  const connection = fakeConnection({ run: failures });
  const reader = new SqliteReader({ connection, place: 'x.db', counter: new StatementCounter() });
  return { reader, connection };
}

describe('SqliteReader', () => {
  it('replaces the connection that met SQLITE_BUSY, and reads again', async () => {
    const { reader, connection } = readerOn([busy, busy]);
    expect(await reader.query(call, () => deadlineIn(5_000))).toEqual([{ one: 1 }]);
    expect(connection.events).toEqual(['run', 'reopen', 'run', 'reopen', 'run']);
  });

  it('replaces it once for all reads that failed on it', async () => {
    const { reader, connection } = readerOn([busy, busy, busy]);
    const reads = Array.from({ length: 3 }, () => reader.query(call, () => deadlineIn(5_000)));
    expect(await Promise.all(reads)).toEqual(Array.from({ length: 3 }, () => [{ one: 1 }]));
    expect(connection.events.filter((event) => event === 'reopen')).toEqual(['reopen']);
  });

  it('gives up at the deadline', async () => {
    const { reader } = readerOn(Array<Error>(1_000).fill(busy));
    await expect(reader.query(call, () => deadlineIn(30))).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
  });

  it('does not repeat what will not pass', async () => {
    const { reader, connection } = readerOn([corrupt]);
    await expect(reader.query(call, () => deadlineIn(5_000))).rejects.toMatchObject({ code: 'DATABASE_CORRUPT' });
    expect(connection.events).toEqual(['run']);
  });

  it('does not open a connection after it was closed', async () => {
    const { reader, connection } = readerOn([busy]);
    const read = reader.query(call, () => deadlineIn(5_000));
    reader.close();
    await expect(read).rejects.toMatchObject({ code: 'DATABASE_BUSY' });
    expect(connection.events).not.toContain('reopen');
  });
});
