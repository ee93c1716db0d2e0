import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

import { openDatabase } from '@waymark/stores';
import {
  createTestDatabase,
  startOwnPostgres,
  startSlowProxy,
  type OwnPostgres,
  type SlowProxy,
} from '@waymark/test-servers';
import { forkWorker } from '@waymark/test-servers/workers';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';

import { openProjectTracker, openTracker, type Answer, type ProjectTracker, type Tracker } from '../src/index.ts';
import { parseStatusReport } from '../src/markdown/report/parse-status-report.ts';
import type { ProjectTrackerTimes } from '../src/fallback/project-tracker-times.ts';
import { by } from './support/fallback-project.ts';
import { vendor } from './support/sample-vendor.ts';

let server: OwnPostgres;
beforeAll(async () => {
  server = await startOwnPostgres();
});
afterAll(() => server.remove());

interface Scene {
  tracker: ProjectTracker;
  proxy: SlowProxy;
  /** The database, past the proxy. */
  url: string;
  statusFile: string;
  /** Reads the database past the proxy, once it answers. */
  look<Result>(work: (direct: Tracker) => Promise<Result>): Promise<Result>;
}

async function setUp(times: Partial<ProjectTrackerTimes> = {}): Promise<Scene> {
  // Whatever an earlier test has left behind.
  await server.start();
  server.thaw();
  const folder = await mkdtemp(join(tmpdir(), 'waymark-fallback-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const { url } = await createTestDatabase(server.url);
  const { hostname: host, port } = new URL(url);
  const proxy = await startSlowProxy({ host, port: Number(port) });
  onTestFinished(() => proxy.stop());
  const proxied = new URL(url);
  proxied.port = String(proxy.port);
  const statusFile = join(folder, '.project_status.md');
  const tracker = await openProjectTracker({
    openDatabase: () => openDatabase(proxied.href),
    databaseName: 'test',
    cacheUrl: `file:${join(folder, 'cache.db')}`,
    ...{ statusFile, repository: null },
    times: { readMs: 700, writeMs: 2_000, followEveryMs: 50, retryFromMs: 20, retryUpToMs: 200, ...times },
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
  return { tracker, proxy, url, statusFile, look };
}

/** Ways in which a database goes away, and comes back. */
interface Outage {
  prepare?(scene: Scene): Promise<void>;
  begin(scene: Scene): void | Promise<void>;
  end(scene: Scene): void | Promise<void>;
}

const outages: Record<string, Outage> = {
  'is stopped': { begin: () => server.stop(), end: () => server.start() },
  'is killed': { begin: () => server.kill(), end: () => server.start() },
  'stands still': { begin: () => server.freeze(), end: () => server.thaw() },
  'answers slowly': {
    begin: ({ proxy }) => void (proxy.delay = 1_200),
    end: ({ proxy }) => void (proxy.delay = 0),
  },
  'has no room for a table': {
    async prepare() {
      await server.stop();
      await server.start({ fileLimit: 6 * 1024 * 1024 });
    },
    begin: ({ url }) => attempt(url, filling),
    end: makeRoom,
  },
  'has no room for its log': {
    async prepare({ url }) {
      // A new segment, of which half can be written.
      await attempt(url, 'select pg_switch_wal()');
      await server.stop();
      await server.start({ fileLimit: 2 * 1024 * 1024 });
    },
    begin: ({ url }) => attempt(url, filling),
    end: makeRoom,
  },
  'refuses connections': { begin: ({ proxy }) => proxy.close(), end: ({ proxy }) => proxy.open() },
};

/** There is space again. */
async function makeRoom(): Promise<void> {
  await server.kill();
  await server.start();
}

/** Runs SQL past the proxy; what it says does not matter. */
async function attempt(url: string, sql: string): Promise<void> {
  const database = await openDatabase(url);
  await database.batch([{ sql }]).catch(() => undefined);
  await database.close();
}

/** More than six megabytes for a table that every write adds to. */
const filling = `insert into tracking_operation (project, operation_id, operation, applied_at, result)
  select 'filler', number, 'filler', '', repeat(md5(number::text), 40) from generate_series(1, 8000) as number`;

const patience = { timeout: 20_000 };
const written = (answers: Answer<{ name: string }>[]) => answers.map(({ data }) => data.name);

it.each(Object.keys(outages))(
  '[fallback:fault:outage] goes on in the middle of load when PostgreSQL %s, and brings all of it, in order, once',
  async (name) => {
    const scene = await setUp();
    const { tracker, statusFile, look } = scene;
    const { prepare, begin, end } = outages[name]!;
    await prepare?.(scene);
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

it('[fallback:fault:frozen-writer] writes to the database within its deadline although a frozen process holds the lock of the project', async () => {
  const { tracker, url } = await setUp({ writeMs: 5_000 });
  await tracker.sync();
  const writer = forkWorker(new URL('./workers/silent-writer.ts', import.meta.url), [url]);
  onTestFinished(async () => {
    writer.process.kill('SIGKILL');
    await writer.ended;
  });
  await writer.printed('holding');
  writer.process.kill('SIGSTOP');
  expect(await tracker.write('create_vendor', vendor('after all'), { by })).toMatchObject({
    source: 'database',
    warnings: [],
  });
}, 60_000);

it('[fallback:fault:abandoned-write] lets others write soon after it gave up a write over a slow line', async () => {
  const { tracker, proxy, look } = await setUp({ writeMs: 1_000 });
  await tracker.write('create_vendor', vendor('first'), { by });
  await tracker.sync();
  proxy.delay = 600;
  const waits = await tracker.write('create_vendor', vendor('slow'), { by });
  expect(waits.source).toBe('cache');
  // Somebody else, whose way to the database is free.
  await look((direct) => direct.write('create_vendor', vendor('theirs'), { by: 'codex' }));
  const { changes } = await look((direct) => direct.read('list_changes', { order: 'oldest_first' }));
  expect(changes.map(({ after }) => after!['name'])).toEqual(['first', 'theirs']);
  proxy.delay = 0;
  await expect.poll(async () => (await tracker.health()).state, patience).toBe('connected');
  const all = await look((direct) => direct.read('list_changes', { order: 'oldest_first' }));
  expect(all.changes.map(({ after }) => after!['name'])).toEqual(['first', 'theirs', 'slow']);
}, 60_000);
