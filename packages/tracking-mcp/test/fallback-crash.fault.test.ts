import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { openDatabase } from '@waymark/stores';
import { forkWorker, type Worker } from '@waymark/test-servers/workers';
import { expect, it, onTestFinished } from 'vitest';

import { openProjectTracker, openTracker } from '../src/index.ts';
import { isStatusReport } from '../src/markdown/report/parse-status-report.ts';

const fullDisk = new URL('./workers/fallback-on-full-disk.ts', import.meta.url);

/** What the worker of the full disk prints. */
interface Told {
  what: string;
  value: unknown;
}

const writer = new URL('./workers/fallback-writer.ts', import.meta.url);

/** The names that a worker was told are kept, in its order. */
function acknowledged({ lines }: Worker): { source: string; name: string }[] {
  return lines.flatMap((line) => {
    const [, source, name] = /^acknowledged (\w+) (.+)$/.exec(line) ?? [];
    return source === undefined || name === undefined ? [] : [{ source, name }];
  });
}

it('[fallback:fault:kill] loses nothing acknowledged when two processes on one cache are killed at random moments, with the database there, away or just back', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-fallback-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const databaseUrl = `file:${join(folder, 'database.db')}`;
  const cacheUrl = `file:${join(folder, 'cache.db')}`;
  const statusFile = join(folder, '.project_status.md');
  const flag = join(folder, 'away');
  const open = () =>
    openProjectTracker({
      openDatabase: () => openDatabase(databaseUrl),
      databaseName: 'test',
      ...{ cacheUrl, statusFile, repository: null },
      times: { writeMs: 2_000 },
    });
  // A cache that never saw the database takes no writes.
  const first = await open();
  await first.sync();
  await first.close();
  const rounds: { source: string; name: string }[][] = [];

  for (let round = 0; round < 9; round++) {
    const workers = ['a', 'b'].map((name) =>
      forkWorker(writer, [databaseUrl, cacheUrl, statusFile, flag, `${name}${String(round).padStart(2, '0')}`]),
    );
    await Promise.all(workers.map((worker) => worker.printed('ready')));
    const progress = async () => {
      const target = 2 + Math.floor(Math.random() * 12);
      const before = workers.flatMap(acknowledged).length;
      await expect
        .poll(() => workers.flatMap(acknowledged).length, { timeout: 20_000 })
        .toBeGreaterThan(before + target);
    };
    for (let change = 0; change < 1 + (round % 4); change++) {
      await progress();
      if (change % 2 === 0) await writeFile(flag, '');
      else await rm(flag, { force: true });
    }
    if (round % 3 === 0) await progress();
    await wait(Math.random() * 60);
    for (const worker of workers) {
      await wait(Math.random() * 15);
      worker.process.kill('SIGKILL');
    }
    for (const worker of workers) expect(await worker.ended).toMatchObject({ signal: 'SIGKILL', stderr: '' });
    rounds.push(...workers.map(acknowledged));
    // The next round begins with the database there or away, by turns.
    if (round % 2 === 0) await rm(flag, { force: true });
    const text = await readFile(statusFile, 'utf8').catch(() => null);
    if (text !== null) expect(isStatusReport(text)).toBe(true);
  }
  await rm(flag, { force: true });

  const tracker = await open();
  onTestFinished(() => tracker.close());
  expect(await tracker.sync()).toMatchObject({ waiting: 0, conflicts: [], failed: [] });
  expect(await tracker.outbox()).toEqual([]);
  const database = await openDatabase(databaseUrl);
  onTestFinished(() => database.close());
  const direct = await openTracker(database);
  const names: string[] = [];
  for (let after = 0, more = true; more;) {
    const { changes, has_more } = await direct.read('list_changes', { after, order: 'oldest_first', limit: 1_000 });
    names.push(...changes.map((change) => String(change.after!['name'])));
    after = changes.at(-1)?.sequence ?? after;
    more = has_more;
  }
  expect(new Set(names).size).toBe(names.length);
  const all = rounds.flat();
  expect(new Set(all.map(({ source }) => source))).toEqual(new Set(['database', 'cache']));
  for (const round of rounds) {
    const mine = round.map(({ name }) => name);
    const kept = new Set(mine);
    expect(names.filter((name) => kept.has(name))).toEqual(mine);
  }
  // Of the partial files that killed processes left, at most one for each is there, for a minute.
  const partial = (await readdir(folder)).filter((name) => name.endsWith('.tmp'));
  expect(partial.length).toBeLessThanOrEqual(rounds.length);
}, 180_000);

it('[fallback:fault:full-disk] keeps what it acknowledged and says what to do when the disk of cache and status file is full', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waymark-fallback-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const databaseUrl = `file:${join(folder, 'database.db')}`;
  const cacheUrl = `file:${join(folder, 'cache.db')}`;
  const statusFile = join(folder, '.project_status.md');
  const open = async () => {
    const tracker = await openProjectTracker({
      openDatabase: () => openDatabase(databaseUrl),
      databaseName: 'test',
      ...{ cacheUrl, statusFile, repository: null },
    });
    onTestFinished(() => tracker.close());
    return tracker;
  };
  // What people wrote stays in the file, which is larger than any file may be by now.
  const notes = `# Notes\n\n${'A line by hand.\n'.repeat(150_000)}`;
  await writeFile(statusFile, notes);

  const limited = forkWorker(fullDisk, [databaseUrl, cacheUrl, statusFile], {
    shell: `trap '' XFSZ; ulimit -f 3600; exec "$@"`,
  });
  expect(await limited.ended).toMatchObject({ code: 0, stderr: '' });
  const names = limited.lines.flatMap((line) => /^acknowledged (.+)$/.exec(line)?.[1] ?? []);
  const told = limited.lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Told);
  const of = (what: string) => told.filter((one) => one.what === what).map(({ value }) => value);
  expect(names.length).toBeGreaterThan(10);
  expect(of('warnings')[0]).toEqual([
    expect.stringContaining('This write waits as'),
    expect.stringMatching(/^It is in the outbox, but the status file could not be written: .*EFBIG/),
  ]);
  expect(await readFile(statusFile, 'utf8')).toBe(notes);
  expect(of('refused')).toHaveLength(3);
  for (const refused of of('refused')) {
    expect(refused).toMatchObject({
      code: 'TRACKING_OFFLINE',
      message: expect.stringContaining('cannot grow') as string,
      recovery_action: expect.stringContaining('Free some space') as string,
    });
  }
  expect(of('read')[0]).toMatchObject({ source: 'cache', data: { vendors: [{ name: 'away' }] } });
  expect(of('health')[0]).toMatchObject({ state: 'disconnected', waiting: names.length - 1 });
  expect(of('read again')[0]).toMatchObject({ data: { vendors: [{ name: 'first' }] } });
  const full = expect.stringMatching(/cache\.db cannot grow.*Free some space/) as string;
  expect(of('sync')[0]).toMatchObject({ cache_error: full });
  expect(of('health again')[0]).toMatchObject({ state: 'connected', cache_error: full });

  const tracker = await open();
  expect(await tracker.sync()).toMatchObject({ waiting: 0, conflicts: [], failed: [], cache_error: null });
  const { data } = await tracker.read('list_changes', { order: 'oldest_first', limit: 1_000 });
  expect(data.changes.map(({ after }) => after!['name'])).toEqual(names);
  expect(await readFile(statusFile, 'utf8')).toContain('A line by hand.');
}, 60_000);
