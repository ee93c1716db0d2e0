import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { openDatabase } from '@waymark/stores';
import { compileWorker } from '@waymark/test-servers/workers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { runTogether, runWorker, type Worker } from './workers/run-worker.ts';
import { journalSchema } from './workers/schemas.ts';

// Many processes at once, on machines of any size.
vi.setConfig({ testTimeout: 180_000 });

const nodeRelease = Number(process.versions.node.split('.')[0]);
const schemes = nodeRelease >= 24 ? ['file', 'node-sqlite'] : ['file'];

describe.each(schemes)('a %s: database', (scheme) => {
  let folder: string;
  let path: string;
  let url: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'waymark-test-'));
    path = join(folder, 'test.db');
    url = `${scheme}:${path}`;
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  const notesOf = (worker: string) => join(folder, `${worker}.notes`);

  async function prepare(workers: readonly string[]): Promise<void> {
    const database = await openDatabase(url);
    await database.migrate(journalSchema);
    const insert = 'INSERT INTO counter (worker, number) VALUES (?, 0)';
    await database.batch(workers.map((worker) => ({ sql: insert, params: [worker] })));
    await database.close();
  }

  /** Counter and number of journal entries by worker. */
  async function stored(): Promise<Record<string, { number: number; entries: number }>> {
    const database = await openDatabase(url);
    const rows = await database.query<{ worker: string; number: number; entries: number }>(
      `SELECT worker, number, (SELECT count(*) FROM journal WHERE journal.worker = counter.worker) AS entries
       FROM counter`,
    );
    expect(await database.health({ integrity: true })).toMatchObject({ ok: true });
    await database.close();
    return Object.fromEntries(rows.map(({ worker, ...counts }) => [worker, counts]));
  }

  it('loses no commit of four writers that checkpoint only by themselves', async () => {
    const names = ['a', 'b', 'c', 'd'];
    await prepare(names);
    const reports = await runTogether<{ appended: number }>(
      names.map((name) => runWorker('append.ts', [url, name, 3_000, notesOf(name)])),
    );
    const written = Object.fromEntries(
      names.map((name, index) => [name, { number: reports[index]!.appended, entries: reports[index]!.appended }]),
    );
    expect(await stored()).toEqual(written);
    expect(Math.min(...reports.map(({ appended }) => appended))).toBeGreaterThan(0);
  });

  it('keeps all that was acknowledged, and nothing by halves, when writers are killed at any moment', async () => {
    const names = ['a', 'b', 'c'];
    await prepare(names);
    const acknowledged: Record<string, number> = { a: 0, b: 0, c: 0 };
    const kills = 5;
    for (let round = 0; round < kills; round++) {
      const before = await stored();
      const workers = names.map((name) => runWorker('append.ts', [url, name, 60_000, notesOf(name)]));
      await Promise.all(workers.map((worker) => worker.next()));
      for (const worker of workers) worker.send('go');
      await Promise.all(workers.map((worker) => killLater(worker, 20 + Math.random() * 180)));
      const after = await stored();
      for (const name of names) {
        acknowledged[name] = before[name]!.number + (await lastNote(notesOf(name)));
        const { number, entries } = after[name]!;
        expect(entries, `whole transactions of ${name}`).toBe(number);
        // One more may have been committed without a chance to say so.
        expect(number - acknowledged[name], `acknowledged by ${name}`).toBeOneOf([0, 1]);
      }
    }
    expect(Math.min(...Object.values(acknowledged))).toBeGreaterThan(0);
  });

  it('says so when the file may not grow, stays usable, and keeps what was acknowledged before', async () => {
    await prepare(['filler']);
    const limit = 4 * 1024 * 1024;
    const outcome = await fillUp(url, limit);
    expect(outcome.failures.map(({ code }) => code)).toEqual(Array(3).fill('DATABASE_FULL'));
    expect(outcome.failures[0]!.message).toContain(path);
    expect(outcome.stored).toBe(outcome.acknowledged);
    expect(outcome.acknowledged).toBeGreaterThan(10);

    const { acknowledged } = outcome;
    expect(await stored()).toEqual({ filler: { number: acknowledged, entries: acknowledged } });
    const database = await openDatabase(url);
    await database.batch([{ sql: 'UPDATE counter SET number = 0', expectChanges: 1 }]);
    await database.close();
  });
});

/** The last number that a worker noted. */
async function lastNote(path: string): Promise<number> {
  return Number((await readFile(path, 'utf8')).trimEnd().split('\n').at(-1));
}

async function killLater(worker: Worker, milliseconds: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  worker.process.kill('SIGKILL');
  await worker.ended;
}

interface FillReport {
  acknowledged: number;
  failures: { code: string; message: string }[];
  stored: number;
}

/** Runs the filling worker in a shell that limits the size of every file it writes. */
async function fillUp(url: string, limit: number): Promise<FillReport> {
  const script = fileURLToPath(compileWorker(new URL('workers/fill-up.ts', import.meta.url)));
  const node = [process.execPath, script, url];
  // The limit counts blocks of 512 bytes. Its signal is ignored, so that the write fails instead.
  const child = spawn('/bin/sh', ['-c', `trap '' XFSZ; ulimit -f ${limit / 512}; exec "$@"`, 'sh', ...node], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await once(child, 'close');
  return JSON.parse(output) as FillReport;
}
