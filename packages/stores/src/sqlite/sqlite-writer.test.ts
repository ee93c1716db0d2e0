import { describe, expect, it } from 'vitest';

import { fakeConnection, sqliteError } from '../../test/fakes/fake-connection.ts';
import { deadlineIn } from '../contention/deadline.ts';
import { analyseSql } from '../sql/analyse-sql.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import { StatementCounter } from './statement-counter.ts';

const call = { sql: analyseSql('SELECT 1 AS one'), params: [] };
const busy = sqliteError(5);

function writerOn(failures: Parameters<typeof fakeConnection>[0]) {
  const connection = fakeConnection(failures);
  const writer = new SqliteWriter({ connection, place: 'x.db', counter: new StatementCounter() });
  const transaction = () => writer.transaction(async () => writer.run(call), deadlineIn(5_000));
  return { writer, connection, transaction };
}

describe('SqliteWriter', () => {
  it('begins again until nobody is in the way', async () => {
    const { transaction, connection } = writerOn({ begin: [busy, busy] });
    await transaction();
    expect(connection.events).toEqual(['begin', 'rollback', 'begin', 'rollback', 'begin', 'run', 'commit']);
  });

  it('rolls back and keeps its connection when the work throws', async () => {
    const { writer, connection } = writerOn({});
    const reason = new Error('no');
    await expect(writer.transaction(() => Promise.reject(reason), deadlineIn(5_000))).rejects.toBe(reason);
    expect(connection.events).toEqual(['begin', 'rollback']);
  });

  it.each([
    ['a full disk', 13, 'DATABASE_FULL'],
    ['a failed write', 10, 'DATABASE_UNAVAILABLE'],
    ['damage', 11, 'DATABASE_CORRUPT'],
  ])('rolls back and takes a new connection after %s', async (_, code, expected) => {
    const { transaction, connection } = writerOn({ run: [sqliteError(code)] });
    await expect(transaction()).rejects.toMatchObject({ code: expected });
    expect(connection.events).toEqual(['begin', 'run', 'rollback', 'reopen']);
    await transaction();
  });

  it('knows that a commit was not kept for which there was no room', async () => {
    const { transaction, connection } = writerOn({ commit: [sqliteError(13)] });
    await expect(transaction()).rejects.toMatchObject({ code: 'DATABASE_FULL' });
    expect(connection.events).toEqual(['begin', 'run', 'commit', 'rollback', 'reopen']);
  });

  it('does not claim to know what became of a commit that the disk did not confirm', async () => {
    const { transaction } = writerOn({ commit: [sqliteError(1034)] });
    await expect(transaction()).rejects.toMatchObject({ code: 'DATABASE_UNKNOWN_COMMIT' });
  });

  it('reports the first error when the new connection fails too, and tries again with the next call', async () => {
    const { transaction, connection } = writerOn({ run: [sqliteError(13)], reopen: [sqliteError(14)] });
    await expect(transaction()).rejects.toMatchObject({ code: 'DATABASE_FULL' });
    await transaction();
    expect(connection.events.slice(-3)).toEqual(['begin', 'run', 'commit']);
  });
});
