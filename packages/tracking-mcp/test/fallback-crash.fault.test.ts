import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { openDatabase } from '@waymark/stores';
import { forkWorker, type Worker } from '@waymark/test-servers/workers';
import { expect, it, onTestFinished } from 'vitest';

import { openProjectTracker, openTracker } from '../src/index.ts';
import { isStatusReport } from '../src/markdown/report/parse-status-report.ts';

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
