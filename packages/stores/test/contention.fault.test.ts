import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { BusyError, openDatabase, type Database } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { runTogether, runWorker } from './workers/run-worker.ts';
import { journalSchema } from './workers/schemas.ts';

// Many processes at once, on machines of any size.
vi.setConfig({ testTimeout: 180_000 });

const all = await engines();
const processes = 8;
const rounds = 200;

describe.each(all.filter(({ name }) => /file|sqlite|postgres/.test(name)))('$name', (engine) => {
  it(`loses none of ${processes} processes' ${rounds} read-modify-writes each, without an error`, async () => {
    const url = await engine.openUrl();
    const database = await openDatabase(url);
    await database.migrate(journalSchema);
    await database.batch([{ sql: "INSERT INTO counter (worker, number) VALUES ('all', 0)" }]);

    const workers = Array.from({ length: processes }, (_, worker) => runWorker('count-up.ts', [url, worker, rounds]));
    const reports = await runTogether<{ counted: number; errors: string[] }>(workers);

    expect(reports.flatMap(({ errors }) => errors)).toEqual([]);
    expect(reports.map(({ counted }) => counted)).toEqual(Array(processes).fill(rounds));
    expect(await database.query('SELECT number FROM counter')).toEqual([{ number: processes * rounds }]);
    const journal = 'SELECT count(*) AS entries, count(DISTINCT worker) AS workers FROM journal';
    expect(await database.query(journal)).toEqual([{ entries: processes * rounds, workers: processes }]);
    expect(await database.health({ integrity: true })).toMatchObject({ ok: true });
    await database.close();
  });
});

describe('a file that another program locks', () => {
  let folder: string;
  let path: string;
  let database: Database;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-test-'));
    path = join(folder, 'shared.db');
    database = await openDatabase(`file:${path}`);
    await database.migrate(journalSchema);
  });

  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true, force: true });
  });

  const write = (round: number) =>
    database.batch([{ sql: "INSERT INTO journal (worker, round) VALUES ('ours', ?)", params: [round] }]);

  it('keeps every acknowledged write that met the lock, and all that follow on the same connection', async () => {
    const meetings = 20;
    const rival = runWorker('hold-lock.ts', [path, meetings]);
    let acknowledged = 0;
    await rival.next();
    rival.send('begin');
    for (let meeting = 0; meeting < meetings; meeting++) {
      await rival.next();
      const blocked = write(acknowledged);
      const alongside = database.query('SELECT count(*) AS n FROM journal');
      // Long enough for the write to have met the lock several times.
      await new Promise((resolve) => setTimeout(resolve, 15));
      rival.send('release');
      await Promise.all([blocked, alongside, rival.next()]);
      acknowledged++;
      await write(acknowledged++);
      rival.send('again');
    }
    await rival.ended;

    const other = await openDatabase(`file:${path}`);
    const stored = 'SELECT worker, count(*) AS n FROM journal GROUP BY worker ORDER BY worker';
    expect(await other.query(stored)).toEqual([
      { worker: 'ours', n: acknowledged },
      { worker: 'rival', n: meetings },
    ]);
    await other.close();
  });

  it('gives up with a BusyError at the deadline, keeps nothing, and works again afterwards', async () => {
    const rival = runWorker('hold-lock.ts', [path, 1]);
    await rival.next();
    rival.send('begin');
    await rival.next();
    const insert = "INSERT INTO journal (worker, round) VALUES ('ours', 0)";
    await expect(database.batch([{ sql: insert }], { deadlineMs: 40 })).rejects.toSatisfy(
      BusyError.isInstance.bind(BusyError),
    );
    await expect(database.tx((transaction) => transaction.query(insert), { deadlineMs: 40 })).rejects.toMatchObject({
      code: 'DATABASE_BUSY',
      retryable: true,
    });
    expect(await database.query('SELECT worker FROM journal')).toEqual([]);
    rival.send('release');
    await rival.next();
    rival.send('end');
    await write(1);
    expect(await database.query('SELECT worker FROM journal ORDER BY worker')).toEqual([
      { worker: 'ours' },
      { worker: 'rival' },
    ]);
    await rival.ended;
  });
});
