import { readFile } from 'node:fs/promises';

import { expect, it } from 'vitest';

import type { ProjectTracker, Vendor } from '../src/index.ts';
import { parseStatusReport } from '../src/markdown/report/parse-status-report.ts';
import { by, createProject, type FallbackProject } from './support/fallback-project.ts';
import { vendor } from './support/sample-vendor.ts';

/** A project with vendors whose caches know them, and whose database then went away. */
async function away(...names: string[]): Promise<FallbackProject & { tracker: ProjectTracker; vendors: Vendor[] }> {
  const project = await createProject();
  const tracker = await project.open();
  const vendors: Vendor[] = [];
  for (const name of names) vendors.push((await tracker.write('create_vendor', vendor(name), { by })).data);
  await tracker.sync();
  project.plug.plug = 'out';
  return { ...project, tracker, vendors };
}

const breaking = (id: string, version = 1) => ({ id, version, status: 'broken' as const });

it('[fallback:conflict:both-sides] keeps a write that conflicts with both sides, and goes on with the others', async () => {
  const { tracker, vendors, direct, plug, statusFile } = await away('a', 'b');
  const [a, b] = vendors as [Vendor, Vendor];
  const refused = await tracker.write('update_vendor_status', breaking(a.id), { by });
  await tracker.write('update_vendor_status', breaking(b.id), { by });
  const theirs = await direct.write(
    'update_vendor_status',
    { id: a.id, version: 1, extractor_version: '2.0.0' },
    { by: 'codex' },
  );
  plug.plug = 'in';
  const report = await tracker.sync();
  expect(report).toMatchObject({ replayed: 1, waiting: 0, failed: [] });
  expect(report.conflicts).toMatchObject([
    {
      operation_id: refused.pending_operation_id,
      state: 'conflict',
      attempts: 1,
      input: breaking(a.id),
      error: {
        code: 'TRACKING_CONFLICT',
        details: {
          ...{ requested_version: 1, current_version: 2, current: theirs, changed_fields: ['extractor_version'] },
          wanted: breaking(a.id),
          merged: { ...breaking(a.id), version: 2 },
        },
      },
    },
  ]);
  expect(await tracker.outbox()).toEqual(report.conflicts);
  expect(await tracker.health()).toMatchObject({ state: 'connected', waiting: 0, conflicts: 1 });
  const answer = await tracker.read('query_vendor_status', {});
  expect(answer.source).toBe('database');
  expect(answer.warnings).toEqual(['Writes that could not be replayed: 1. Look at the outbox and decide about them.']);
  // Cache and file show what the database holds.
  plug.plug = 'out';
  expect((await tracker.read('query_vendor_status', { id: a.id })).data.vendors).toEqual([theirs]);
  const { state } = parseStatusReport(await readFile(statusFile, 'utf8'));
  expect(state.vendors.map(({ name, version, status }) => `${name} ${version} ${status}`).sort()).toEqual([
    'a 2 operational',
    'b 2 broken',
  ]);
});

it('[fallback:conflict:dependent] takes for a conflict what was made on top of one, even where its version would fit', async () => {
  const { tracker, vendors, direct, plug } = await away('a', 'b');
  const [a, b] = vendors as [Vendor, Vendor];
  const first = await tracker.write('update_vendor_status', breaking(a.id), { by });
  await tracker.write('update_vendor_status', breaking(b.id), { by });
  // Version 2 here is another one than version 2 there.
  await tracker.write('update_vendor_status', { id: a.id, version: 2, extractor_version: '3.0.0' }, { by });
  await direct.write('update_vendor_status', { id: a.id, version: 1, extractor_version: '2.0.0' }, { by: 'codex' });
  plug.plug = 'in';
  const { replayed, conflicts } = await tracker.sync();
  expect(replayed).toBe(1);
  expect(conflicts).toMatchObject([
    { input: breaking(a.id), error: { details: { current_version: 2 } } },
    {
      input: { version: 2, extractor_version: '3.0.0' },
      error: {
        code: 'TRACKING_CONFLICT',
        details: {
          rests_on: first.pending_operation_id,
          current: { extractor_version: '2.0.0' },
          wanted: { version: 2 },
        },
      },
    },
  ]);
  expect((await direct.read('query_vendor_status', { id: a.id })).vendors[0]).toMatchObject({
    ...{ version: 2, extractor_version: '2.0.0', status: 'operational' },
  });
  // A write that is made now rests on what the database holds.
  plug.plug = 'out';
  await tracker.read('query_vendor_status', {});
  await tracker.write('update_vendor_status', breaking(a.id, 2), { by });
  plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ replayed: 1, conflicts: [] });
});

it('[fallback:conflict:failed] keeps what the rules of the project refuse by now', async () => {
  const { tracker, direct, plug } = await away();
  const mine = await tracker.write('create_vendor', vendor('taken'), { by });
  const rests = await tracker.write('update_vendor_status', { name: 'taken', version: 1, status: 'broken' }, { by });
  await direct.write('create_vendor', vendor('taken'), { by: 'codex' });
  plug.plug = 'in';
  const report = await tracker.sync();
  expect(report.failed).toMatchObject([
    { operation_id: mine.pending_operation_id, state: 'failed', error: { code: 'TRACKING_DUPLICATE' } },
  ]);
  expect(report.failed[0]!.error!.details['wanted']).toMatchObject({ name: 'taken', id: mine.data.id });
  expect(report.conflicts).toMatchObject([{ operation_id: rests.pending_operation_id, state: 'conflict' }]);
  plug.plug = 'out';
  const cached = (await tracker.read('query_vendor_status', {})).data.vendors;
  expect(cached).toMatchObject([{ name: 'taken', status: 'operational', created_by: 'codex' }]);
});

it('[fallback:resolve:decisions] retries a kept write with another version or another input, or discards it', async () => {
  const { tracker, vendors, direct, plug } = await away('a', 'b', 'c');
  for (const { id } of vendors) {
    await tracker.write('update_vendor_status', breaking(id), { by });
    await direct.write('update_vendor_status', { id, version: 1, extractor_version: '2.0.0' }, { by: 'codex' });
  }
  plug.plug = 'in';
  const { conflicts } = await tracker.sync();
  const [a, b, c] = conflicts.map(({ operation_id }) => operation_id) as [string, string, string];
  await expect(
    tracker.resolve({ operation_id: a, decision: 'retry', input: { ...breaking(vendors[0]!.id), versoin: 2 } }),
  ).rejects.toMatchObject({ code: 'VALIDATION' });
  expect(
    await tracker.resolve({ operation_id: a, decision: 'retry', input: breaking(vendors[0]!.id, 2) }),
  ).toMatchObject({ replayed: 1, conflicts: [] });
  expect(await tracker.resolve({ operation_id: b, decision: 'retry' })).toMatchObject({
    replayed: 0,
    conflicts: [{ operation_id: b, attempts: 2 }],
  });
  expect(await tracker.resolve({ operation_id: b, decision: 'discard' })).toMatchObject({ replayed: 0 });
  // While the database is away, what is to be retried waits.
  plug.plug = 'out';
  expect(
    await tracker.resolve({ operation_id: c, decision: 'retry', input: breaking(vendors[2]!.id, 2) }),
  ).toMatchObject({ waiting: 1 });
  await expect(tracker.resolve({ operation_id: c, decision: 'retry' })).rejects.toMatchObject({ code: 'VALIDATION' });
  await expect(tracker.resolve({ operation_id: b, decision: 'discard' })).rejects.toMatchObject({
    code: 'VALIDATION',
    message: expect.stringContaining('Is not in the outbox') as string,
  });
  plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({ replayed: 1, waiting: 0 });
  expect(await tracker.outbox()).toEqual([]);
  const { vendors: after } = await direct.read('query_vendor_status', {});
  expect(after.map(({ name, version, status }) => [name, version, status])).toEqual([
    ['a', 3, 'broken'],
    ['b', 2, 'operational'],
    ['c', 3, 'broken'],
  ]);
  expect((await tracker.read('query_vendor_status', {})).warnings).toEqual([]);
});

it('[fallback:resolve:creation] retries a creation under the id that its first try has', async () => {
  const { tracker, direct, plug } = await away();
  const mine = await tracker.write('create_vendor', vendor('taken'), { by });
  await direct.write('create_vendor', vendor('taken'), { by: 'codex' });
  plug.plug = 'in';
  await tracker.sync();
  const operation_id = mine.pending_operation_id!;
  await tracker.resolve({ operation_id, decision: 'retry', input: vendor('free') });
  expect((await direct.read('query_vendor_status', { name: 'free' })).vendors[0]).toMatchObject({
    ...{ id: mine.data.id, created_at: mine.data.created_at },
  });
});

it('[fallback:conflict:interrupted] still knows what rests on a conflict when the database goes away in between', async () => {
  const project = await away('a', 'b');
  const { tracker, vendors, direct, plug } = project;
  const [a, b] = vendors as [Vendor, Vendor];
  const first = await tracker.write('update_vendor_status', breaking(a.id), { by });
  await tracker.write('update_vendor_status', breaking(b.id), { by });
  await tracker.write('update_vendor_status', { id: a.id, version: 2, extractor_version: '3.0.0' }, { by });
  await direct.write('update_vendor_status', { id: a.id, version: 1, extractor_version: '2.0.0' }, { by: 'codex' });
  plug.plug = 'in';
  plug.outAfter = 1;
  const half = await tracker.sync();
  expect(half).toMatchObject({ replayed: 0, waiting: 2, conflicts: [{ operation_id: first.pending_operation_id }] });
  // Given up before the one that rests on it was looked at.
  await tracker.resolve({ operation_id: first.pending_operation_id!, decision: 'discard' });
  expect(await tracker.outbox()).toHaveLength(2);
  plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({
    replayed: 1,
    conflicts: [{ error: { details: { rests_on: first.pending_operation_id } } }],
  });
  expect((await direct.read('query_vendor_status', { id: a.id })).vendors[0]).toMatchObject({ version: 2 });
});

it('[fallback:resolve:waiting] discards a write that waits, and keeps what rests on it as a conflict', async () => {
  const { tracker, vendors, direct, plug } = await away('a');
  const [a] = vendors as [Vendor];
  const first = await tracker.write('update_vendor_status', breaking(a.id), { by });
  await tracker.write('update_vendor_status', { id: a.id, version: 2, extractor_version: '3.0.0' }, { by });
  const operation_id = first.pending_operation_id!;
  expect(await tracker.resolve({ operation_id, decision: 'discard' })).toMatchObject({ waiting: 1 });
  plug.plug = 'in';
  expect(await tracker.sync()).toMatchObject({
    replayed: 0,
    conflicts: [{ error: { details: { rests_on: operation_id } } }],
  });
  expect((await direct.read('query_vendor_status', {})).vendors).toEqual([a]);
  plug.plug = 'out';
  expect((await tracker.read('query_vendor_status', {})).data.vendors).toEqual([a]);
});
