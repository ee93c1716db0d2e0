import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { openDatabase } from '@waymark/stores';
import { createTestDatabase, startOwnPostgres, type OwnPostgres } from '@waymark/test-servers';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import { openProjectTracker, openTracker, type Answer, type ProjectTracker, type Tracker } from '../src/index.ts';
import { parseStatusReport } from '../src/markdown/report/parse-status-report.ts';
import { by } from './support/fallback-project.ts';
import { vendor } from './support/sample-vendor.ts';
import { startSlowProxy, type SlowProxy } from './support/slow-proxy.ts';

let server: OwnPostgres;
beforeAll(async () => {
  server = await startOwnPostgres();
});
afterAll(() => server.remove());

interface Scene {
  tracker: ProjectTracker;
  proxy: SlowProxy;
  statusFile: string;
  /** Reads the database past the proxy, once it answers. */
  look<Result>(work: (direct: Tracker) => Promise<Result>): Promise<Result>;
}

async function setUp(): Promise<Scene> {
  // Whatever an earlier test has left behind.
  await server.start();
  server.thaw();
  const folder = await mkdtemp(join(tmpdir(), 'waymark-fallback-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { url } = await createTestDatabase(server.url);
  const { hostname: host, port } = new URL(url);
  const proxy = await startSlowProxy({ host, port: Number(port) });
  const proxied = new URL(url);
  proxied.port = String(proxy.port);
  const statusFile = join(folder, '.project_status.md');
  const tracker = await openProjectTracker({
    openDatabase: () => openDatabase(proxied.href),
    databaseName: 'test',
    cacheUrl: `file:${join(folder, 'cache.db')}`,
    ...{ statusFile, repository: null },
    times: { readMs: 700, writeMs: 2_000, followEveryMs: 50, retryFromMs: 20, retryUpToMs: 200 },
  });
  onTestFinished(() => tracker.close());
  const look: Scene['look'] = async (work) => {
    const database = await openDatabase(url);
    try {
      return await work(await openTracker(database));
    } finally {
      await database.close();
    }
  };
  // Tables are made without a deadline.
  await look(async () => undefined);
  return { tracker, proxy, statusFile, look };
}

/** Ways in which a database goes away, and comes back. */
const outages: Record<string, { begin(scene: Scene): void | Promise<void>; end(scene: Scene): void | Promise<void> }> =
  {
    'is stopped': { begin: () => server.stop(), end: () => server.start() },
    'is killed': { begin: () => server.kill(), end: () => server.start() },
    'stands still': { begin: () => server.freeze(), end: () => server.thaw() },
    'answers slowly': {
      begin: ({ proxy }) => void (proxy.delay = 1_200),
      end: ({ proxy }) => void (proxy.delay = 0),
    },
    'refuses connections': { begin: ({ proxy }) => proxy.close(), end: ({ proxy }) => proxy.open() },
  };

const patience = { timeout: 20_000 };
const written = (answers: Answer<{ name: string }>[]) => answers.map(({ data }) => data.name);

it.each(Object.keys(outages))(
  '[fallback:fault:outage] goes on in the middle of load when PostgreSQL %s, and brings all of it, in order, once',
  async (name) => {
    const scene = await setUp();
    const { tracker, statusFile, look } = scene;
    const { begin, end } = outages[name]!;
    const shared = (await tracker.write('create_vendor', vendor('shared'), { by })).data;
    await tracker.sync();

    const answers: Answer<{ name: string }>[] = [];
    const reads: Answer<unknown>[] = [];
    const load = { goesOn: true };
    const writer = (async () => {
      for (let number = 0; load.goesOn; number++) {
        answers.push(await tracker.write('create_vendor', vendor(`v${String(number).padStart(4, '0')}`), { by }));
      }
    })();
    const reader = (async () => {
      while (load.goesOn) {
        reads.push(await tracker.read('query_vendor_status', { name: 'shared' }));
        await wait(5);
      }
    })();
    await expect.poll(() => answers.length, patience).toBeGreaterThan(5);
    await begin(scene);
    await expect.poll(() => answers.filter(({ source }) => source === 'cache').length, patience).toBeGreaterThan(5);
    load.goesOn = false;
    await Promise.all([writer, reader]);
    const mine = await tracker.write('update_vendor_status', { id: shared.id, version: 1, status: 'broken' }, { by });
    expect(mine.source).toBe('cache');

    expect(new Set(reads.map(({ source }) => source))).toEqual(new Set(['database', 'cache']));
    for (const { source, warnings, age_ms } of reads) {
      if (source === 'database') expect([warnings, age_ms]).toEqual([[], 0]);
      else expect(warnings[0]).toMatch(/^This is from the local cache, \d+ s old\./);
    }
    const { state } = parseStatusReport(await readFile(statusFile, 'utf8'));
    // The last ones that the database took may not have reached the cache before it went away.
    const waiting = answers.filter(({ pending_operation_id }) => pending_operation_id !== null);
    expect(state.vendors.map((one) => one.name)).toEqual(expect.arrayContaining(written(waiting)));

    if (name === 'answers slowly' || name === 'refuses connections') {
      // Somebody else, whose way to the database is free.
      await look((direct) =>
        direct.write('update_vendor_status', { id: shared.id, version: 1, extractor_version: '9' }, { by: 'codex' }),
      );
    }
    await end(scene);
    await expect.poll(async () => (await tracker.health()).state, patience).toBe('connected');
    expect(await tracker.health()).toMatchObject({ waiting: 0 });

    const changes = await look(async (direct) => {
      const { changes: all } = await direct.read('list_changes', { order: 'oldest_first', limit: 1_000 });
      return all;
    });
    const created = changes.filter(({ operation }) => operation === 'create_vendor');
    expect(created.map(({ after }) => after!['name'])).toEqual(['shared', ...written(answers)]);
    const outbox = await tracker.outbox();
    if (changes.some(({ changed_by }) => changed_by === 'codex')) {
      expect(outbox).toMatchObject([
        {
          state: 'conflict',
          error: { details: { current: { extractor_version: '9' }, wanted: { status: 'broken' } } },
        },
      ]);
    } else {
      expect(outbox).toEqual([]);
      expect(changes.at(-1)).toMatchObject({
        operation: 'update_vendor_status',
        operation_id: mine.pending_operation_id,
      });
    }
  },
  60_000,
);
