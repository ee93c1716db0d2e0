import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { noTelemetry } from '@waymark/core-types';
import { openDatabase } from '@waymark/stores';
import { expect, it, onTestFinished } from 'vitest';

import { openTracker } from '../src/index.ts';
import { CacheFile } from '../src/fallback/cache-file.ts';
import { by, createProject, quiet } from './support/fallback-project.ts';
import { plugged } from './support/plugged-database.ts';
import { vendor } from './support/sample-vendor.ts';

const cached = async (project: Awaited<ReturnType<typeof createProject>>) => {
  project.plug.plug = 'out';
  const tracker = await project.open();
  const { data, source } = await tracker.read('query_vendor_status', {});
  project.plug.plug = 'in';
  return [source, ...data.vendors.map(({ name, version }) => `${name} ${version}`)];
};

it('[fallback:cache:follow] takes over what others change, page by page, and says how much it was', async () => {
  const project = await createProject();
  const { direct } = project;
  await direct.write('create_vendor', vendor('a'), { by });
  const tracker = await project.open();
  expect(await tracker.sync()).toMatchObject({ followed: 0 });
  expect(await cached(project)).toEqual(['cache', 'a 1']);
  for (const name of ['b', 'c']) await direct.write('create_vendor', vendor(name), { by });
  await direct.write('update_vendor_status', { name: 'a', version: 1, status: 'broken' }, { by });
  expect(await tracker.sync()).toMatchObject({ followed: 3 });
  expect(await tracker.sync()).toMatchObject({ followed: 0 });
  expect(await cached(project)).toEqual(['cache', 'a 2', 'b 1', 'c 1']);
});

it('[fallback:cache:steps] takes over very many changes in steps, and leaves none out', async () => {
  const project = await createProject();
  const tracker = await project.open();
  await tracker.sync();
  const count = 120;
  const names = Array.from({ length: count }, (_, index) => `v${index + 100}`);
  await Promise.all(names.map((name) => project.direct.write('create_vendor', vendor(name), { by })));
  expect(await tracker.sync()).toMatchObject({ followed: count });
  project.plug.plug = 'out';
  const { data, source } = await tracker.read('query_vendor_status', { limit: 100, offset: 20 });
  expect([source, data.total_count]).toEqual(['cache', count]);
  expect(data.vendors.map(({ name }) => name)).toEqual(names.slice(20));
});

it('follows from the first change of a project that had none', async () => {
  const project = await createProject();
  const tracker = await project.open();
  await tracker.sync();
  expect(await cached(project)).toEqual(['cache']);
  await project.direct.write('create_vendor', vendor('a'), { by });
  expect(await tracker.sync()).toMatchObject({ followed: 1 });
  expect(await cached(project)).toEqual(['cache', 'a 1']);
});

it('[fallback:cache:after-writes] takes over what its own process wrote, soon after or at the close', async () => {
  const project = await createProject();
  const tracker = await project.open();
  await tracker.sync();
  const names = ['a', 'b', 'c', 'd'];
  for (const name of names) await tracker.write('create_vendor', vendor(name), { by });
  await tracker.close();
  expect(await cached(project)).toEqual(['cache', ...names.map((name) => `${name} 1`)]);

  const other = await project.open();
  await other.write('create_vendor', vendor('e'), { by });
  const { calls } = project.plug;
  await expect.poll(() => project.plug.calls).toBeGreaterThan(calls);
  await other.close();
  expect(await cached(project)).toContain('e 1');
});

it('[fallback:cache:first-answer] follows after the first answer, unless the cache is quite new', async () => {
  const project = await createProject();
  const { direct, clock } = project;
  const readOnce = async () => {
    const tracker = await project.open({ times: { ...quiet, followEveryMs: 5_000 } });
    await tracker.read('query_vendor_status', {});
    await tracker.close();
  };
  await direct.write('create_vendor', vendor('a'), { by });
  await readOnce();
  expect(await cached(project)).toEqual(['cache', 'a 1']);
  await direct.write('create_vendor', vendor('b'), { by });
  await readOnce();
  expect(await cached(project)).toEqual(['cache', 'a 1']);
  clock.time += 6_000;
  await readOnce();
  expect(await cached(project)).toEqual(['cache', 'a 1', 'b 1']);
});

it.each([[['x']], [['x', 'y', 'z', 'u']]])(
  '[fallback:cache:set-back] takes over the whole state of a database that was set back and now holds %s',
  async (names) => {
    const project = await createProject();
    const tracker = await project.open();
    await tracker.sync();
    for (const name of ['a', 'b', 'c']) await tracker.write('create_vendor', vendor(name), { by });
    await tracker.sync();
    const memory = await openDatabase('memory:');
    onTestFinished(() => memory.close());
    const restored = await openTracker(memory, { project: 'demo' });
    for (const name of names) await restored.write('create_vendor', vendor(name), { by });
    const other = await project.open({ openDatabase: async () => plugged(memory).database });
    await other.sync();
    expect(await cached(project)).toEqual(['cache', ...names.map((name) => `${name} 1`).sort()]);
  },
);

it('[fallback:read:waiting] prefers the layers that show what waits', async () => {
  const project = await createProject();
  const { plug, git, clock } = project;
  const tracker = await project.open();
  await tracker.sync();
  plug.plug = 'out';
  await tracker.write('create_vendor', vendor('a'), { by });
  git('add', '.project_status.md');
  git('commit', '--quiet', '-m', 'status');
  await tracker.write('create_vendor', vendor('b'), { by });
  const ask = () => tracker.read('query_vendor_status', {});
  expect(await ask()).toMatchObject({ source: 'cache', data: { total_count: 2 } });
  clock.time += 31 * 60_000;
  expect(await ask()).toMatchObject({ source: 'markdown', data: { total_count: 2 } });
  // It goes on taking writes, and says how old its knowledge is.
  const late = await tracker.write('create_vendor', vendor('c'), { by });
  expect(late.age_ms).toBeGreaterThan(31 * 60_000);
  expect(await ask()).toMatchObject({ source: 'markdown', data: { total_count: 3 } });
  git('rm', '--quiet', '--force', '.project_status.md');
  expect(await ask()).toMatchObject({ source: 'git', data: { total_count: 1 } });
  git('commit', '--quiet', '-m', 'no status');
  expect(await ask()).toMatchObject({ source: 'git', data: { total_count: 1 } });
});

it('[fallback:write:whole-ids] keeps whole ids in the outbox where short ones were given', async () => {
  const project = await createProject();
  const { plug, direct } = project;
  const tracker = await project.open();
  const item = { item_type: 'task', title: 'One' } as const;
  const { data: parent } = await tracker.write('create_work_item', item, { by });
  const { data: first } = await tracker.write('create_work_item', item, { by });
  await tracker.sync();
  plug.plug = 'out';
  const { data: child } = await tracker.write('create_work_item', { ...item, parent_id: parent.short_id }, { by });
  await tracker.write('update_work_item', { id: child.short_id, version: 1, title: 'Two' }, { by });
  await tracker.write(
    'add_dependency',
    { source_id: first.short_id, target_id: child.short_id, dependency_type: 'blocks' },
    { by },
  );
  expect((await tracker.outbox()).map(({ input }) => input)).toMatchObject([
    { parent_id: parent.id, id: child.id },
    { id: child.id, title: 'Two' },
    { source_id: first.id, target_id: child.id },
  ]);
  await expect(tracker.write('update_work_item', { id: 'zzz', version: 1 }, { by })).rejects.toMatchObject({
    code: 'TRACKING_NOT_FOUND',
    recoveryAction: expect.stringContaining('what the local cache knows') as string,
  });
  plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ replayed: 3, failed: [], conflicts: [] });
  const view = await direct.read('query_work_item', { id: child.id, include_hierarchy: true });
  expect(view).toMatchObject({ item: { title: 'Two', created_at: child.created_at }, ancestors: [{ id: parent.id }] });
});

it('[fallback:replay:one-at-a-time] leaves the outbox to one process at a time, until it has died', async () => {
  const project = await createProject();
  const { plug, clock, cacheUrl } = project;
  const tracker = await project.open({ times: { ...quiet, writeMs: 1_000 } });
  await tracker.sync();
  plug.plug = 'out';
  await tracker.write('create_vendor', vendor('a'), { by });
  const file = new CacheFile({ url: cacheUrl, project: 'demo', databaseName: 'test', clock, ids: () => 'x' });
  onTestFinished(() => file.close());
  const other = await file.open();
  expect(await other.takeReplay('somebody', clock.now() + 60_000)).toBe(true);
  plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ replayed: 0, waiting: 1 });
  // Its own writes wait behind what the other one has not sent.
  const behind = await tracker.write('create_vendor', vendor('b'), { by });
  expect([behind.source, behind.warnings]).toEqual([
    'cache',
    [`Earlier writes are sent first. This write waits as ${behind.pending_operation_id} and is sent after them.`],
  ]);
  await expect(tracker.write('claim_next_work_item', {}, { by })).rejects.toMatchObject({
    message: 'claim_next_work_item needs the database: Earlier writes are sent first.',
    recoveryAction: 'Try again in a moment; nothing was written.',
  });
  clock.time += 60_000;
  expect(await tracker.sync()).toMatchObject({ replayed: 2, waiting: 0 });
  expect(await other.takeReplay('somebody', clock.now() + 60_000)).toBe(true);
  await other.endReplay('somebody');
});

it('[fallback:cache:own-writes] shows the writes that wait until they are sent, whatever others have changed', async () => {
  const project = await createProject();
  const { plug, clock, cacheUrl, direct } = project;
  const tracker = await project.open({ times: { ...quiet, writeMs: 500 } });
  const { data } = await tracker.write('create_vendor', vendor('a'), { by });
  await tracker.sync();
  plug.plug = 'out';
  await tracker.write('update_vendor_status', { id: data.id, version: 1, status: 'broken' }, { by });
  await direct.write('update_vendor_status', { id: data.id, version: 1, extractor_version: '2.0.0' }, { by: 'codex' });
  const file = new CacheFile({ url: cacheUrl, project: 'demo', databaseName: 'test', clock, ids: () => 'x' });
  onTestFinished(() => file.close());
  await (await file.open()).takeReplay('somebody', clock.now() + 3_600_000);
  plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ waiting: 1, followed: 0 });
  expect(await tracker.read('query_vendor_status', {})).toMatchObject({
    ...{ source: 'cache', data: { vendors: [{ version: 2, status: 'broken', extractor_version: '1.0.0' }] } },
  });
});

it('[fallback:close:silent-database] closes in bounded time while the database does not answer', async () => {
  const project = await createProject();
  const tracker = await project.open({
    openDatabase: () => new Promise(() => undefined),
    times: { ...quiet, readMs: 20 },
  });
  await expect(tracker.read('query_vendor_status', {})).rejects.toMatchObject({ code: 'TRACKING_OFFLINE' });
  await tracker.close();
});

it('[fallback:cache:cannot-follow] tells why the cache cannot follow, in health and after a sync, until it follows again', async () => {
  const project = await createProject();
  const events: string[] = [];
  const log = (event: string, fields?: object) => void events.push(`${event} ${JSON.stringify(fields ?? {})}`);
  const tracker = await project.open({
    telemetry: { ...noTelemetry, logger: { ...noTelemetry.logger, warn: log, info: log } },
  });
  expect(await tracker.sync()).toMatchObject({ cache_error: null });
  const file = await openDatabase(project.cacheUrl);
  onTestFinished(() => file.close());
  const broken = `create trigger broken before insert on tracking_change begin select raise(abort, 'no room'); end`;
  await file.batch([{ sql: broken }]);
  await project.direct.write('create_vendor', vendor('a'), { by });
  for (const run of [1, 2]) {
    expect(await tracker.sync(), `run ${run}`).toMatchObject({ cache_error: expect.stringContaining('no room') });
  }
  // The database is there, and answers.
  expect(await tracker.health()).toMatchObject({
    ...{ state: 'connected', last_error: null },
    cache_error: expect.stringContaining('no room') as string,
  });
  expect((await tracker.read('query_vendor_status', { name: 'a' })).source).toBe('database');

  project.plug.plug = 'out';
  await expect(tracker.read('list_changes', {})).resolves.toMatchObject({ source: 'cache' });
  expect(await tracker.sync()).toMatchObject({ cache_error: expect.stringContaining('no room') });
  project.plug.plug = 'in';
  await file.batch([{ sql: 'drop trigger broken' }]);
  expect(await tracker.sync()).toMatchObject({ followed: 1, cache_error: null });
  expect(await tracker.health()).toMatchObject({ state: 'connected', cache_error: null });
  expect(events.filter((event) => event.startsWith('tracking cache'))).toEqual([
    expect.stringMatching(/^tracking cache cannot follow .*no room/),
    'tracking cache follows again {}',
  ]);
});

it('[fallback:cache:cannot-open] tells why there is no cache, and that the database is away only where it is', async () => {
  const project = await createProject();
  const blocked = join(project.folder, 'blocked');
  await writeFile(blocked, 'a file, not a folder');
  const tracker = await project.open({ cacheUrl: `file:${blocked}/cache.db` });
  const trouble = expect.stringMatching(
    /blocked.* cannot be made .*Choose a path in a folder that you can write to/,
  ) as string;
  expect(await tracker.health()).toMatchObject({ state: 'connected', cache_age_ms: null, cache_error: trouble });
  expect(await tracker.sync()).toMatchObject({ cache_error: trouble });
  project.plug.plug = 'out';
  await expect(tracker.write('create_vendor', vendor('a'), { by })).rejects.toMatchObject({
    code: 'TRACKING_OFFLINE',
    message: expect.stringMatching(/^create_vendor was not taken: the cache failed too: .*cannot be made/) as string,
  });
  await rm(blocked);
  project.plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ cache_error: null });
  expect(await tracker.health()).toMatchObject({ cache_error: null, cache_age_ms: expect.any(Number) as number });
});

it('takes no status file that cannot be written for a cache that cannot follow', async () => {
  const project = await createProject();
  const warned: string[] = [];
  const warn = (event: string) => void warned.push(event);
  const tracker = await project.open({ telemetry: { ...noTelemetry, logger: { ...noTelemetry.logger, warn } } });
  await tracker.sync();
  project.plug.plug = 'out';
  await tracker.write('create_vendor', vendor('a'), { by });
  await rm(project.statusFile);
  await mkdir(project.statusFile);
  project.plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ replayed: 1, waiting: 0, cache_error: null });
  expect(warned).toContain('tracking status file could not be written');
});
