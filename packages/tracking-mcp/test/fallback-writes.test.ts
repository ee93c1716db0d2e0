import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { noTelemetry, type Telemetry } from '@waymark/core-types';
import { expect, it, onTestFinished } from 'vitest';

import { CacheFile } from '../src/fallback/cache-file.ts';
import { parseStatusReport } from '../src/markdown/report/parse-status-report.ts';
import type { FallbackProject } from './support/fallback-project.ts';
import { by, createProject, quiet } from './support/fallback-project.ts';
import { vendor } from './support/sample-vendor.ts';

async function namesInFile({ statusFile }: FallbackProject): Promise<string[]> {
  const { state } = parseStatusReport(await readFile(statusFile, 'utf8'));
  return state.vendors.map(({ name }) => name).sort();
}

async function namesInDatabase({ direct }: FallbackProject): Promise<string[]> {
  return (await direct.read('query_vendor_status', {})).vendors.map(({ name }) => name);
}

const operations = async ({ direct }: FallbackProject) =>
  (await direct.read('list_changes', { order: 'oldest_first', limit: 1_000 })).changes.map(
    ({ entity_id, operation, after }) => `${operation} ${(after?.['name'] as string | undefined) ?? entity_id}`,
  );

it('[fallback:write:two-places] keeps a write in the cache and in the status file, and sends it when the database is back', async () => {
  const project = await createProject();
  const { plug, direct } = project;
  const tracker = await project.open();
  await tracker.write('create_vendor', vendor('first'), { by });
  await tracker.sync();
  plug.plug = 'out';

  const written = await tracker.write('create_vendor', vendor('second'), { by });
  expect(written).toMatchObject({ source: 'cache', data: { name: 'second', version: 1, created_by: by } });
  expect(written.pending_operation_id).toMatch(/^[0-9a-f-]{36}$/);
  expect(written.warnings).toEqual([expect.stringContaining('is away') as string]);
  expect(await namesInFile(project)).toEqual(['first', 'second']);
  expect(await namesInDatabase(project)).toEqual(['first']);
  const read = await tracker.read('query_vendor_status', { name: 'second' });
  expect(read).toMatchObject({ source: 'cache', data: { vendors: [written.data] } });
  expect(read.warnings).toContain('It shows writes that wait for the database: 1.');
  expect(await tracker.outbox()).toMatchObject([
    { operation_id: written.pending_operation_id, operation: 'create_vendor', by, state: 'waiting', error: null },
  ]);
  expect((await tracker.sync()).waiting).toBe(1);

  plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ replayed: 1, waiting: 0, conflicts: [], failed: [] });
  const stored = (await direct.read('query_vendor_status', { name: 'second' })).vendors[0]!;
  expect(stored).toEqual(written.data);
  expect(await tracker.outbox()).toEqual([]);
  expect(await tracker.read('query_vendor_status', { name: 'second' })).toMatchObject({
    source: 'database',
    warnings: [],
  });
  expect((await direct.read('list_changes', {})).changes[0]).toMatchObject({
    operation_id: written.pending_operation_id,
    changed_at: stored.created_at,
  });
});

it('[fallback:write:order] keeps the order of the writes, those included that come while earlier ones wait', async () => {
  const project = await createProject();
  const { plug, direct } = project;
  const tracker = await project.open();
  const { data: first } = await tracker.write('create_vendor', vendor('a'), { by });
  await tracker.sync();
  plug.plug = 'out';
  await tracker.write('update_vendor_status', { id: first.id, version: 1, status: 'broken' }, { by });
  await tracker.write('create_vendor', vendor('b'), { by });
  plug.plug = 'in';
  // The breaker is still open: this one waits behind the others.
  const last = await tracker.write('update_vendor_status', { id: first.id, version: 2, status: 'operational' }, { by });
  expect(last.source).toBe('cache');
  // Another process knows nothing of a breaker: it sends what waits before its own.
  const other = await project.open();
  const after = await other.write('update_vendor_status', { name: 'b', version: 1, status: 'broken' }, { by });
  expect(after).toMatchObject({ source: 'database', pending_operation_id: null });
  expect(await operations(project)).toEqual([
    'create_vendor a',
    'update_vendor_status a',
    'create_vendor b',
    'update_vendor_status a',
    'update_vendor_status b',
  ]);
  expect((await direct.read('query_vendor_status', { id: first.id })).vendors[0]).toMatchObject({
    version: 3,
    status: 'operational',
  });
});

it('[fallback:write:checked] refuses what the cache knows to be wrong, with the same errors as the database', async () => {
  const project = await createProject();
  const tracker = await project.open();
  const { data: first } = await tracker.write('create_vendor', vendor('a'), { by });
  const { data: second } = await tracker.write(
    'update_vendor_status',
    { id: first.id, version: 1, status: 'broken' },
    { by },
  );
  await tracker.sync();
  project.plug.plug = 'out';
  const refusals = [
    [
      { id: first.id, version: 1, status: 'broken' as const },
      { code: 'TRACKING_CONFLICT', conflict: { current_version: 2, current: second } },
    ],
    [{ name: 'nobody', version: 1 }, { code: 'TRACKING_NOT_FOUND' }],
    [{ id: first.id, version: 0 }, { code: 'VALIDATION' }],
    [
      { id: first.id, version: 3 },
      { code: 'TRACKING_OFFLINE', message: expect.stringContaining('only knows version 2') as string },
    ],
  ] as const;
  for (const [input, error] of refusals) {
    await expect(tracker.write('update_vendor_status', input, { by })).rejects.toMatchObject(error);
  }
  await expect(tracker.write('create_vendor', vendor('a'), { by })).rejects.toMatchObject({
    code: 'TRACKING_DUPLICATE',
  });
  await expect(tracker.write('create_vendor', vendor('b'), { by: '' })).rejects.toMatchObject({ code: 'VALIDATION' });
  expect(await tracker.outbox()).toEqual([]);
});

it('[fallback:write:never-synced] takes no write while the database is away that an empty cache cannot check', async () => {
  const project = await createProject();
  project.plug.plug = 'out';
  const tracker = await project.open();
  await expect(tracker.write('create_vendor', vendor('a'), { by })).rejects.toMatchObject({
    code: 'TRACKING_OFFLINE',
    message: expect.stringContaining('has not seen the database yet') as string,
  });
  expect(await tracker.outbox()).toEqual([]);
});

it('[fallback:write:online-only] leaves claims and the archive to the database', async () => {
  const project = await createProject();
  const tracker = await project.open();
  await tracker.sync();
  project.plug.plug = 'out';
  await expect(tracker.write('claim_next_work_item', {}, { by })).rejects.toMatchObject({ code: 'TRACKING_OFFLINE' });
  await expect(tracker.write('archive_work_items', {}, { by })).rejects.toMatchObject({
    code: 'TRACKING_OFFLINE',
    message: expect.stringContaining('archive_work_items needs the database: ') as string,
  });
  expect(await tracker.outbox()).toEqual([]);
});

it('[fallback:write:full] keeps writes in the outbox while the disk of the database is full', async () => {
  const project = await createProject();
  const { plug } = project;
  const tracker = await project.open();
  await tracker.sync();
  plug.plug = 'full';
  const written = await tracker.write('create_vendor', vendor('a'), { by });
  expect(written).toMatchObject({ source: 'cache' });
  expect(written.warnings[0]).toContain('The disk is full.');
  // It answers reads, but it does not have the write: the cache does.
  expect(await tracker.read('query_vendor_status', {})).toMatchObject({ source: 'cache', data: { total_count: 1 } });
  expect(await tracker.sync()).toMatchObject({ replayed: 0, waiting: 1 });
  expect((await tracker.outbox())[0]).toMatchObject({ attempts: 1, error: { code: 'DATABASE_FULL' } });
  // When the cache is too old, the database is the next best, although it misses the write.
  project.clock.time += 31 * 60_000;
  expect(await tracker.read('query_vendor_status', {})).toMatchObject({ source: 'database', data: { total_count: 0 } });
  plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ replayed: 1, waiting: 0 });
  expect(await namesInDatabase(project)).toEqual(['a']);
});

it('[fallback:write:once] applies a write once whose outcome nobody heard', async () => {
  const project = await createProject();
  const { plug } = project;
  const tracker = await project.open();
  const { data } = await tracker.write('create_vendor', vendor('a'), { by });
  await tracker.sync();
  plug.plug = 'forgetful';
  const written = await tracker.write('update_vendor_status', { id: data.id, version: 1, status: 'broken' }, { by });
  expect(written).toMatchObject({ source: 'cache', data: { version: 2 } });
  expect(await tracker.sync()).toMatchObject({ replayed: 0, waiting: 1 });
  plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ replayed: 1, conflicts: [], waiting: 0 });
  expect(await operations(project)).toEqual(['create_vendor a', 'update_vendor_status a']);
});

it('[fallback:write:unknown] names the operation where nobody can tell whether a write was taken', async () => {
  const project = await createProject();
  const { plug, clock, cacheUrl } = project;
  const tracker = await project.open();
  const { data } = await tracker.write('create_vendor', vendor('a'), { by });
  await tracker.sync();
  const operation_id = '00000000-0000-7000-8000-000000000001';
  const unknown = {
    code: 'TRACKING_OFFLINE',
    message: expect.stringMatching(/^Whether the database took .* is not known/) as string,
    details: { operation_id },
    recoveryAction: expect.stringContaining(operation_id) as string,
  };
  plug.plug = 'forgetful';
  await expect(tracker.write('archive_work_items', {}, { by, operation_id })).rejects.toMatchObject(unknown);
  plug.plug = 'in';
  // Another process has followed the database before the cache was asked: it refuses what the database has taken.
  const file = new CacheFile({ url: cacheUrl, project: 'demo', databaseName: 'test', clock, ids: () => 'x' });
  onTestFinished(() => file.close());
  const cache = await file.open();
  const change = { id: data.id, version: 1, status: 'broken' as const };
  await project.direct.write('update_vendor_status', change, { by });
  const { changes } = await project.direct.read('list_changes', { after: 1, order: 'oldest_first' });
  expect(await cache.follow(changes, clock.now())).toBe(true);
  const other = await project.open({ times: { ...quiet, writeMs: 30 } });
  plug.plug = 'mute';
  await expect(other.write('update_vendor_status', change, { by, operation_id })).rejects.toMatchObject(unknown);
  expect(await other.outbox()).toEqual([]);
});

it('[fallback:write:repeated] gives the same result for the same operation while it waits, and sends it once', async () => {
  const project = await createProject();
  const tracker = await project.open();
  await tracker.sync();
  project.plug.plug = 'out';
  const operation_id = '00000000-0000-7000-8000-000000000001';
  const first = await tracker.write('create_vendor', vendor('a'), { by, operation_id });
  const second = await tracker.write('create_vendor', vendor('a'), { by, operation_id });
  expect(second.data).toEqual(first.data);
  expect(second.pending_operation_id).toBe(operation_id);
  expect(await tracker.outbox()).toHaveLength(1);
});

it('[fallback:write:hand-edits] keeps what people wrote into the status file', async () => {
  const project = await createProject();
  const { plug, statusFile } = project;
  const tracker = await project.open();
  await tracker.sync();
  plug.plug = 'out';
  await tracker.write('create_vendor', vendor('a'), { by });
  const text = await readFile(statusFile, 'utf8');
  await writeFile(statusFile, `${text}\n## Notes of a person\n\nDo not forget the milk.\n`);
  await tracker.write('create_vendor', vendor('b'), { by });
  expect(await readFile(statusFile, 'utf8')).toContain('Do not forget the milk.');
  expect(await namesInFile(project)).toEqual(['a', 'b']);
});

it('writes the status file by a template of the project', async () => {
  const project = await createProject();
  const tracker = await project.open({ template: ({ sections }) => `# Ours\n\n${sections['vendors']}\n` });
  await tracker.sync();
  project.plug.plug = 'out';
  await tracker.write('create_vendor', vendor('a'), { by });
  expect(await readFile(project.statusFile, 'utf8')).toContain('# Ours');
  expect(await namesInFile(project)).toEqual(['a']);
});

it('[fallback:write:file-trouble] keeps a write whose status file cannot be written, and says so', async () => {
  const project = await createProject();
  await mkdir(join(project.folder, 'taken', 'inner'), { recursive: true });
  const tracker = await project.open({ statusFile: join(project.folder, 'taken') });
  await tracker.sync();
  project.plug.plug = 'out';
  const written = await tracker.write('create_vendor', vendor('a'), { by });
  expect(written.warnings[1]).toMatch(/^It is in the outbox, but the status file could not be written: /);
  project.plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ replayed: 1 });
  const none = await project.open({ statusFile: null, repository: null });
  await none.sync();
  project.plug.plug = 'out';
  expect((await none.write('create_vendor', vendor('b'), { by })).warnings).toHaveLength(1);
});

it('[fallback:write:together] takes many writes at once, each in the file before it returns', async () => {
  const project = await createProject();
  const tracker = await project.open();
  await tracker.sync();
  project.plug.plug = 'out';
  const names = Array.from({ length: 20 }, (_, index) => `v${String(index).padStart(2, '0')}`);
  await Promise.all(
    names.map(async (name) => {
      await tracker.write('create_vendor', vendor(name), { by });
      expect(await namesInFile(project)).toContain(name);
    }),
  );
  project.plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ replayed: 20 });
  expect(await namesInDatabase(project)).toEqual(names);
});

it('[fallback:recovery:automatic] notices by itself that the database is back, and tells about it', async () => {
  const project = await createProject();
  const { plug, direct } = project;
  const events: string[] = [];
  const log = (event: string) => void events.push(event);
  const logger = { ...noTelemetry.logger, info: log, warn: log };
  const counted: string[] = [];
  const metrics: Telemetry['metrics'] = {
    ...noTelemetry.metrics,
    count: (name, labels) => void counted.push(`${name} ${labels?.['type'] ?? labels?.['source']}`),
  };
  const tracker = await project.open({
    telemetry: { ...noTelemetry, logger, metrics },
    times: { followEveryMs: 20, retryFromMs: 5, retryUpToMs: 20 },
  });
  await tracker.write('create_vendor', vendor('a'), { by });
  await expect.poll(async () => (await tracker.health()).cache_age_ms).not.toBeNull();
  await direct.write('create_vendor', vendor('b'), { by });
  plug.plug = 'out';
  expect((await tracker.write('create_vendor', vendor('c'), { by })).source).toBe('cache');
  expect(await tracker.health()).toMatchObject({
    ...{ state: 'disconnected', waiting: 1, last_error: 'The test database cannot be reached.' },
    next_attempt_at: expect.stringMatching(/^2026-/) as string,
  });
  await direct.write('create_vendor', vendor('d'), { by });
  plug.plug = 'in';
  await expect.poll(async () => (await tracker.health()).state).toBe('connected');
  expect(await tracker.health()).toMatchObject({ waiting: 0, last_error: null, next_attempt_at: null });
  expect(await namesInDatabase(project)).toEqual(['a', 'b', 'c', 'd']);
  expect(await namesInFile(project)).toEqual(['a', 'b', 'c', 'd']);
  await direct.write('create_vendor', vendor('e'), { by });
  await expect
    .poll(async () => {
      plug.plug = 'out';
      const { data, source } = await tracker.read('query_vendor_status', {});
      plug.plug = 'in';
      return [source, data.total_count];
    })
    .toEqual(['cache', 5]);
  expect(events).toEqual(
    expect.arrayContaining([
      'tracking database is away',
      'tracking write waits for its database',
      'tracking database is back',
    ]),
  );
  expect(counted).toEqual(
    expect.arrayContaining([
      'waymark_errors_total database_away',
      'waymark_errors_total database_back',
      'waymark_tracking_answers_total outbox',
      'waymark_tracking_answers_total cache',
    ]),
  );
});

it('[fallback:start:nothing-there] starts without a database, a cache or a status file', async () => {
  const project = await createProject();
  const blocked = join(project.folder, 'blocked');
  await writeFile(blocked, 'a file, not a folder');
  let opened = 0;
  const tracker = await project.open({
    openDatabase: async () => {
      if (opened++ === 0) throw new Error('not this time');
      return project.plug.database;
    },
    cacheUrl: `file:${blocked}/cache.db`,
    times: quiet,
  });
  await expect(tracker.read('query_vendor_status', {})).rejects.toMatchObject({ code: 'TRACKING_OFFLINE' });
  expect((await tracker.write('create_vendor', vendor('a'), { by })).source).toBe('database');
  expect((await tracker.read('query_vendor_status', {})).source).toBe('database');
  project.plug.plug = 'out';
  await expect(tracker.write('create_vendor', vendor('b'), { by })).rejects.toMatchObject({
    code: 'TRACKING_OFFLINE',
  });
  expect(await tracker.health()).toMatchObject({ state: 'disconnected', cache_age_ms: null, waiting: 0 });
  expect(opened).toBe(2);
  await chmod(blocked, 0o600);
});

it('[fallback:write:whole-ids] means the item that it named, whatever its short name means by the time of the replay', async () => {
  const { open, direct, plug } = await createProject();
  const task = (id: string) => ({ id, item_type: 'task' as const, title: id.slice(0, 9) });
  const meant = await direct.write('create_work_item', task('aaaaaaaa-1111-4000-8000-000000000000'), { by });
  const tracker = await open();
  await tracker.sync();
  plug.plug = 'out';
  await tracker.write('update_work_item', { id: 'aaaaaaaa', version: 1, status: 'blocked' }, { by });
  const below = await tracker.write('create_work_item', { ...task(twin), id: undefined, parent_id: 'aaaa' }, { by });
  await direct.write('create_work_item', task(twin), { by: 'codex' });
  plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ replayed: 2, conflicts: [], failed: [] });
  expect((await direct.read('query_work_item', { id: meant.id })).item.status).toBe('blocked');
  expect((await direct.read('query_work_item', { id: below.data.id })).item.parent_id).toBe(meant.id);
});

const twin = 'aaaaaaaa-2222-4000-8000-000000000000';
