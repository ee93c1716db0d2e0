import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { openDatabase, type Database } from '@waymark/stores';
import { engines, startLibsqlServer } from '@waymark/test-servers';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';

import { journalSchema } from './workers/schemas.ts';

const engine = (await engines()).find(({ name }) => name === 'libsql server')!;
const insert = { sql: "INSERT INTO journal (worker, round) VALUES ('ours', 1)", expectChanges: 1 };

/** What happens to a request whose body fits. */
interface Fault {
  when: RegExp;
  /** `before`: it is never sent. `after`: the server gets it, and its answer is lost. */
  lose: 'before' | 'after';
  times: number;
}

function reset(): TypeError {
  return new TypeError('fetch failed', { cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }) });
}

function refused(): TypeError {
  const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
  return new TypeError('fetch failed', { cause });
}

describe('a libSQL server behind a bad connection', () => {
  let database: Database;
  let fault: Fault;
  let url: string;

  beforeEach(async () => {
    fault = { when: /./, lose: 'before', times: 0 };
    url = await engine.openUrl();
    database = await openDatabase(url, {
      async fetch(input, init) {
        const body = await (input as Request).clone().text();
        if (fault.times === 0 || !fault.when.test(body)) return fetch(input, init);
        fault.times--;
        if (fault.lose === 'before') throw refused();
        await fetch(input, init);
        throw reset();
      },
    });
    await database.migrate(journalSchema);
  });

  afterEach(() => database.close());

  const entries = async () => (await database.query('SELECT worker FROM journal')).length;

  it('sends a batch again that never arrived, and writes it once', async () => {
    fault = { when: /INSERT/, lose: 'before', times: 2 };
    await database.batch([insert]);
    expect(fault.times).toBe(0);
    expect(await entries()).toBe(1);
  });

  it('does not repeat a batch whose answer is lost: its outcome is unknown', async () => {
    fault = { when: /INSERT/, lose: 'after', times: 1 };
    await expect(database.batch([insert])).rejects.toMatchObject({
      code: 'DATABASE_UNKNOWN_COMMIT',
      retryable: false,
      recoveryAction: expect.stringContaining('Read the record') as string,
    });
    expect(await entries()).toBe(1);
  });

  it('asks again when the answer to a read is lost', async () => {
    fault = { when: /SELECT worker/, lose: 'after', times: 2 };
    expect(await entries()).toBe(0);
    expect(fault.times).toBe(0);
  });

  it('runs a transaction again that was cut off before its commit, and writes once', async () => {
    fault = { when: /INSERT/, lose: 'after', times: 1 };
    let runs = 0;
    await database.tx(async (transaction) => {
      runs++;
      await transaction.query('SELECT worker FROM journal');
      await transaction.query(insert.sql);
    });
    expect(runs).toBe(2);
    expect(await entries()).toBe(1);
  });

  it('does not repeat a transaction whose commit got no answer', async () => {
    fault = { when: /COMMIT/, lose: 'after', times: 1 };
    let runs = 0;
    const work = database.tx(async (transaction) => {
      runs++;
      await transaction.query(insert.sql);
    });
    await expect(work).rejects.toMatchObject({ code: 'DATABASE_UNKNOWN_COMMIT' });
    expect(runs).toBe(1);
    expect(await entries()).toBe(1);
  });

  it("runs a transaction again that the server gave up for another's sake", async () => {
    const other = await openDatabase(url);
    onTestFinished(() => other.close());
    let runs = 0;
    await database.tx(async (transaction) => {
      runs++;
      const rows = await transaction.query('SELECT worker FROM journal');
      if (runs === 1) {
        // A second client waits for the writer, and gets it after five seconds.
        await other.batch([insert]);
      }
      await transaction.query(`INSERT INTO journal (worker, round) VALUES ('after ${rows.length}', 1)`);
    });
    expect(runs).toBe(2);
    expect(await database.query('SELECT worker FROM journal ORDER BY sequence')).toEqual([
      { worker: 'ours' },
      { worker: 'after 1' },
    ]);
  });
});

describe('a libSQL server that is gone', () => {
  it('is a clear error for every call, and a finding for health', async () => {
    const server = await startLibsqlServer();
    const database = await openDatabase(server.url);
    await database.migrate(journalSchema);
    await server.stop();
    const unavailable = {
      code: 'DATABASE_UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('127.0.0.1') as string,
    };
    await expect(database.query('SELECT 1 AS one')).rejects.toMatchObject(unavailable);
    await expect(database.batch([insert])).rejects.toMatchObject(unavailable);
    await expect(database.tx((transaction) => transaction.query('SELECT 1 AS one'))).rejects.toMatchObject(unavailable);
    expect(await database.health()).toMatchObject({
      ok: false,
      warnings: [expect.stringContaining('does not answer')],
    });
    await database.close();
  });
});

describe('a server that answers with something else', () => {
  const secret = 'token-that-nobody-may-see';

  async function openAgainst(status: number, body: string): Promise<Database> {
    const server: Server = createServer((_, response) =>
      response.writeHead(status, { 'content-type': 'text/html' }).end(body),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    return openDatabase(`http://127.0.0.1:${port}`, { authToken: secret });
  }

  it.each([308, 401, 403, 404])(
    'is refused with status %d, without a second try and without the token',
    async (status) => {
      const database = await openAgainst(status, 'no');
      for (const call of [database.query('SELECT 1 AS one'), database.batch([insert])]) {
        const error = await call.catch((one: unknown) => one);
        expect(error).toMatchObject({ code: 'DATABASE_UNAVAILABLE', retryable: false });
        expect(JSON.stringify(error) + String(error)).not.toContain(secret);
      }
      await database.close();
    },
  );

  it.each([
    [502, 'bad gateway'],
    [200, '<html>Sign in</html>'],
  ])('leaves the outcome of a write unknown with status %d and a page', async (status, body) => {
    const database = await openAgainst(status, body);
    await expect(database.batch([insert])).rejects.toMatchObject({ code: 'DATABASE_UNKNOWN_COMMIT' });
    await expect(database.query('SELECT 1 AS one')).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    await database.close();
  });
});
