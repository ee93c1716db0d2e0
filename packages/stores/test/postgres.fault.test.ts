import { openDatabase, type Database } from '@waymark/stores';
import { createTestDatabase, freePort, postgresServerUrl } from '@waymark/test-servers';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { startCuttingProxy, type CuttingProxy } from './workers/cutting-proxy.ts';
import { journalSchema } from './workers/schemas.ts';

const serverUrl = await postgresServerUrl();
const insert = { sql: "INSERT INTO journal (worker, round) VALUES ('ours', 1)", expectChanges: 1 };

async function open(address: string): Promise<Database> {
  const opened = await openDatabase(address);
  onTestFinished(() => opened.close());
  return opened;
}

describe('PostgreSQL', () => {
  let url: string;
  let database: Database;

  beforeEach(async () => {
    const created = await createTestDatabase(serverUrl);
    onTestFinished(() => created.drop());
    url = created.url;
    database = await open(url);
    await database.migrate(journalSchema);
  });

  async function openThroughProxy(): Promise<{ proxy: CuttingProxy; proxied: Database }> {
    const { hostname, port } = new URL(url);
    const proxy = await startCuttingProxy({ host: hostname, port: Number(port) });
    const address = new URL(url);
    address.port = String(proxy.port);
    return { proxy, proxied: await open(address.href) };
  }

  const entries = async () => (await database.query('SELECT worker FROM journal')).length;

  it('leaves the outcome of a write unknown when the connection dies in its commit', async () => {
    const { proxy, proxied } = await openThroughProxy();
    // As the whole message: the isolation level of a transaction's beginning holds the word too.
    proxy.cutAfter('COMMIT\0');
    await expect(proxied.batch([insert])).rejects.toMatchObject({ code: 'DATABASE_UNKNOWN_COMMIT', retryable: false });
    expect(await entries()).toBe(1);
    await proxied.batch([insert]);
    expect(await entries()).toBe(2);
  });

  it('runs a transaction again whose connection dies before its commit, and writes once', async () => {
    const { proxy, proxied } = await openThroughProxy();
    proxy.cutAfter('INSERT INTO journal');
    let runs = 0;
    await proxied.tx(async (transaction) => {
      runs++;
      await transaction.query(insert.sql);
    });
    expect(runs).toBe(2);
    expect(await entries()).toBe(1);
  });

  it('ends a transaction that says nothing for seconds, lets others in, and runs it again', async () => {
    let runs = 0;
    const silent = database.tx(async (transaction) => {
      runs++;
      await transaction.query('LOCK TABLE journal');
      await transaction.query(insert.sql);
      if (runs === 1) await new Promise((resolve) => setTimeout(resolve, 4_000));
    });
    await expect.poll(() => runs).toBe(1);
    await (await open(url)).batch([insert], { deadlineMs: 10_000 });
    await silent;
    expect(runs).toBe(2);
    expect(await entries()).toBe(2);
  });

  it('does not end the process, nor fail a call, when idle connections die', async () => {
    const { proxy, proxied } = await openThroughProxy();
    await Promise.all(Array.from({ length: 5 }, () => proxied.query('SELECT 1 AS one')));
    proxy.cutAll();
    await Promise.all(Array.from({ length: 5 }, () => proxied.batch([insert])));
    expect(await entries()).toBe(5);
  });

  it('survives an administrator who ends its sessions while it writes', async () => {
    const killer = await open(url);
    const writes = Promise.allSettled(Array.from({ length: 30 }, () => database.batch([insert])));
    for (let round = 0; round < 5; round++) {
      await killer.query(
        `SELECT count(pg_terminate_backend(pid)) AS ended FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()`,
      );
    }
    const results = await writes;
    const kept = results.filter(({ status }) => status === 'fulfilled').length;
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    // What is not acknowledged says so, and of those only an unknown commit may have been kept.
    for (const reason of reasons) {
      expect(reason).toMatchObject({ code: expect.stringMatching(/UNKNOWN_COMMIT|UNAVAILABLE/) as string });
    }
    const unknown = reasons.filter((reason) => (reason as { code: string }).code === 'DATABASE_UNKNOWN_COMMIT').length;
    const stored = await entries();
    expect(stored).toBeGreaterThanOrEqual(kept);
    expect(stored).toBeLessThanOrEqual(kept + unknown);
  });

  it('resolves a deadlock by running one of the transactions again', async () => {
    await database.batch([{ sql: "INSERT INTO counter (worker, number) VALUES ('a', 0), ('b', 0)" }]);
    let arrived = 0;
    let meet = (): void => undefined;
    const bothArrived = new Promise<void>((resolve) => (meet = resolve));
    const increment = (first: string, second: string) =>
      database.tx(async (transaction) => {
        const add = 'UPDATE counter SET number = number + 1 WHERE worker = ?';
        await transaction.query(add, [first]);
        if (++arrived === 2) meet();
        await bothArrived;
        await transaction.query(add, [second]);
      });
    await Promise.all([increment('a', 'b'), increment('b', 'a')]);
    expect(await database.query('SELECT number FROM counter')).toEqual([{ number: 2 }, { number: 2 }]);
    expect(arrived).toBe(3);
  });

  it('gives up with a BusyError at the deadline when a row stays locked', async () => {
    await database.batch([{ sql: "INSERT INTO counter (worker, number) VALUES ('a', 0)" }]);
    const update = "UPDATE counter SET number = number + 1 WHERE worker = 'a'";
    await database.tx(async (transaction) => {
      await transaction.query(update);
      await expect(database.batch([{ sql: update }], { deadlineMs: 60 })).rejects.toMatchObject({
        code: 'DATABASE_BUSY',
        retryable: true,
      });
    });
    await database.batch([{ sql: update, expectChanges: 1 }]);
    expect(await database.query('SELECT number FROM counter')).toEqual([{ number: 2 }]);
  });

  it('goes on reading with statements that were prepared before their table changed', async () => {
    const everything = 'SELECT * FROM counter';
    const other = await open(url);
    await Promise.all(Array.from({ length: 4 }, () => other.query(everything)));
    await database.batch([{ sql: 'ALTER TABLE counter ADD COLUMN note text' }]);
    await database.batch([{ sql: "INSERT INTO counter (worker, number) VALUES ('a', 0)" }]);
    const answers = await Promise.all(Array.from({ length: 8 }, () => other.query(everything)));
    expect(answers).toEqual(Array.from({ length: 8 }, () => [{ worker: 'a', number: 0, note: null }]));
  });

  it('tells about settings under which an acknowledged write may be lost', async () => {
    const { ok, warnings } = await database.health();
    expect(ok).toBe(true);
    expect(warnings).toEqual([expect.stringContaining('fsync=off'), expect.stringContaining('synchronous_commit=off')]);
  });
});

describe('PostgreSQL that is not there', () => {
  it('is a clear error that holds no password', async () => {
    const database = await openDatabase(`postgres://someone:hunter2@127.0.0.1:${await freePort()}/nothing`);
    const error = await database.query('SELECT 1 AS one').catch((one: unknown) => one);
    expect(error).toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
      retryable: true,
      message: expect.stringMatching(/127\.0\.0\.1:\d+\/nothing cannot be reached/) as string,
    });
    const health = await database.health();
    expect(health.ok).toBe(false);
    expect(JSON.stringify([error, health]) + String(error)).not.toContain('hunter2');
    await database.close();
  });

  it('is refused, once, when the database does not exist', async () => {
    const url = new URL(serverUrl);
    url.pathname = '/no_such_database';
    const database = await openDatabase(url.href);
    await expect(database.batch([insert])).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', retryable: false });
    await database.close();
  });
});
