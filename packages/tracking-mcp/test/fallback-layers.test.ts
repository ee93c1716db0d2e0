import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { renderStatusReport } from '../src/markdown/report/render-status-report.ts';
import { by, createProject, quiet, type FallbackProject } from './support/fallback-project.ts';
import { vendor } from './support/sample-vendor.ts';
import type { Plug } from './support/plugged-database.ts';

const vendors = ({ data }: { data: { vendors: { name: string }[] } }) => data.vendors.map(({ name }) => name);

async function report(project: FallbackProject, extra = ''): Promise<void> {
  const state = await project.direct.read('get_project_state', {});
  const text = renderStatusReport(state, { generated_at: new Date(project.clock.time).toISOString() });
  await writeFile(project.statusFile, text + extra);
}

it('[fallback:read:layers] answers from the database, the cache, the git history and the file, in this order', async () => {
  const project = await createProject();
  const { direct, clock, plug, git } = project;
  await direct.write('create_vendor', vendor('committed'), { by });
  await report(project);
  git('add', '.project_status.md');
  git('commit', '--quiet', '-m', 'status');
  await direct.write('create_vendor', vendor('edited'), { by });
  await report(project);
  await direct.write('create_vendor', vendor('newest'), { by });
  const tracker = await project.open();
  await tracker.sync();
  const ask = () => tracker.read('query_vendor_status', {});

  const first = await ask();
  expect(first).toMatchObject({ source: 'database', age_ms: 0, warnings: [], pending_operation_id: null });
  expect(vendors(first)).toEqual(['committed', 'edited', 'newest']);

  plug.plug = 'out';
  clock.time += 60_000;
  const second = await ask();
  expect(second.source).toBe('cache');
  expect(vendors(second)).toEqual(['committed', 'edited', 'newest']);
  expect(second.age_ms).toBeGreaterThanOrEqual(60_000);
  expect(second.age_ms).toBeLessThan(61_000);
  expect(second.warnings).toEqual([
    expect.stringMatching(/^This is from the local cache, 60 s old\..*the database: .*cannot be reached/) as string,
  ]);

  clock.time += 30 * 60_000;
  const third = await ask();
  expect(third.source).toBe('git');
  expect(vendors(third)).toEqual(['committed']);
  expect(third.age_ms).toBeGreaterThanOrEqual(31 * 60_000);
  expect(third.warnings[0]).toMatch(/^This is from the newest status file in the git history.*too old to answer/);

  await rm(join(project.folder, '.git'), { recursive: true });
  const fourth = await ask();
  expect(fourth.source).toBe('markdown');
  expect(vendors(fourth)).toEqual(['committed', 'edited']);
  expect(fourth.warnings[0]).toMatch(/^This is from the status file, .*git: /);

  await writeFile(project.statusFile, '# Nothing but a heading\n');
  const error = await ask().catch((caught: unknown) => caught);
  expect(error).toMatchObject({ code: 'TRACKING_OFFLINE', retryable: true });
  const { layers } = (error as { details: { layers: { source: string; message: string }[] } }).details;
  expect(layers.map(({ source }) => source)).toEqual(['database', 'cache', 'git', 'markdown']);
  expect(layers[3]!.message).toBe('it holds no status report');
  for (const { message } of layers) expect((error as Error).message).toContain(message);
});

it('[fallback:read:layers] answers from a cache of half an hour, and not of a millisecond more', async () => {
  const project = await createProject();
  await project.direct.write('create_vendor', vendor('one'), { by });
  const times = { ...quiet, cacheAnswersForMs: 30 * 60_000 };
  let now = project.clock.time;
  const clock = { now: () => now };
  const tracker = await project.open({ clock, times });
  await tracker.sync();
  project.plug.plug = 'out';
  now += times.cacheAnswersForMs;
  expect(await tracker.read('query_vendor_status', {})).toMatchObject({ source: 'cache', age_ms: 1_800_000 });
  now += 1;
  expect(await tracker.read('query_vendor_status', {}).catch(String)).toContain('too old to answer');
});

it('[fallback:read:layers] says that a lower layer does not know of all deleted items', async () => {
  const project = await createProject();
  await project.direct.write('create_work_item', { item_type: 'task', title: 'Pay' }, { by });
  const tracker = await project.open();
  await tracker.sync();
  const warningsOf = async (query: { include_deleted?: boolean }) =>
    (await tracker.read('list_work_items', query)).warnings.join(' ');
  expect(await warningsOf({ include_deleted: true })).toBe('');
  project.plug.plug = 'out';
  expect(await warningsOf({ include_deleted: true })).toContain('Of deleted items only those');
  expect(await warningsOf({})).not.toContain('deleted');
});

it('[fallback:read:layers] finds the newest status file of the git history where it was deleted since', async () => {
  const project = await createProject();
  const { direct, git, plug, statusFile } = project;
  await direct.write('create_vendor', vendor('committed'), { by });
  await report(project);
  git('add', '.project_status.md');
  git('commit', '--quiet', '-m', 'status');
  git('rm', '--quiet', '.project_status.md');
  git('commit', '--quiet', '-m', 'away with it');
  plug.plug = 'out';
  const tracker = await project.open();
  const answer = await tracker.read('query_vendor_status', {});
  expect([answer.source, vendors(answer), existsSync(statusFile)]).toEqual(['git', ['committed'], false]);
});

it('[fallback:read:layers] takes the name of the status file for itself, not for a pattern', async () => {
  const project = await createProject();
  const { direct, folder, git, plug } = project;
  const statusFile = join(folder, 'status[1].md');
  await direct.write('create_vendor', vendor('committed'), { by });
  await report({ ...project, statusFile });
  git('add', '.');
  git('commit', '--quiet', '-m', 'status');
  git('--literal-pathspecs', 'rm', '--quiet', 'status[1].md');
  await writeFile(join(folder, 'status1.md'), '# Another file\n');
  git('add', '.');
  git('commit', '--quiet', '-m', 'another one');
  plug.plug = 'out';
  const tracker = await project.open({ statusFile });
  const answer = await tracker.read('query_vendor_status', {});
  expect([answer.source, vendors(answer)]).toEqual(['git', ['committed']]);
});

it.each<Plug>(['out', 'busy', 'mute'])(
  '[fallback:read:away] takes a database that is %s for away and stops asking it',
  async (how) => {
    const project = await createProject();
    const { plug, direct } = project;
    await direct.write('create_vendor', vendor('one'), { by });
    const tracker = await project.open({ times: { ...quiet, readMs: 500 } });
    await tracker.sync();
    plug.plug = how;
    const before = plug.calls;
    const answers = await Promise.all(Array.from({ length: 5 }, () => tracker.read('query_vendor_status', {})));
    expect(answers.map(({ source }) => source)).toEqual(Array(5).fill('cache'));
    const asked = plug.calls;
    expect(asked).toBeGreaterThan(before);
    expect((await tracker.read('query_vendor_status', { name: 'one' })).source).toBe('cache');
    expect(plug.calls).toBe(asked);
    expect(await tracker.health()).toMatchObject({ state: 'disconnected', waiting: 0, conflicts: 0 });
  },
);

it('[fallback:read:refusals] takes what the database refuses for its answer', async () => {
  const project = await createProject();
  const tracker = await project.open();
  await tracker.sync();
  await expect(tracker.read('query_vendor_status', { name: 'nobody' })).rejects.toMatchObject({
    code: 'TRACKING_NOT_FOUND',
    recoveryAction: 'List what is there and take the id from that.',
  });
  await expect(tracker.read('query_vendor_status', { limit: 0 })).rejects.toMatchObject({ code: 'VALIDATION' });
  expect((await tracker.health()).state).toBe('connected');

  project.plug.plug = 'out';
  await expect(tracker.read('query_vendor_status', { name: 'nobody' })).rejects.toMatchObject({
    code: 'TRACKING_NOT_FOUND',
    recoveryAction: expect.stringContaining('This is what the local cache knows') as string,
  });
  await expect(tracker.read('query_vendor_status', { limit: 0 })).rejects.toMatchObject({ code: 'VALIDATION' });
});

it('[fallback:read:configuration] says in the configuration that the database is away', async () => {
  const project = await createProject();
  const tracker = await project.open();
  await tracker.sync();
  expect((await tracker.read('get_project_configuration', {})).data.database_healthy).toBe(true);
  project.plug.plug = 'out';
  expect(await tracker.read('get_project_configuration', {})).toMatchObject({
    source: 'cache',
    data: { database_healthy: false },
  });
});

it('[fallback:cache:owner] does not use the cache of another project or another database', async () => {
  const project = await createProject();
  const { direct, plug } = project;
  await direct.write('create_vendor', vendor('ours'), { by });
  await (await project.open()).sync();
  for (const other of [{ project: 'other' }, { databaseName: 'other' }]) {
    plug.plug = 'in';
    const stranger = await project.open(other);
    await stranger.sync();
    plug.plug = 'out';
    await report(project);
    const answer = await stranger.read('query_vendor_status', {});
    expect(answer.source).toBe('markdown');
    expect(answer.warnings[0]).toContain('The cache file belongs to another project or another database');
    await expect(stranger.write('create_vendor', vendor('x'), { by })).rejects.toMatchObject({
      code: 'TRACKING_OFFLINE',
    });
    await expect(stranger.outbox()).rejects.toMatchObject({ code: 'CONFIGURATION' });
  }
  const tracker = await project.open();
  expect(vendors(await tracker.read('query_vendor_status', {}))).toEqual(['ours']);
});
