import { steppingClock } from '@waymark/core-types';
import { openDatabase } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { openTracker, openTrackerMirror, type Change, type Tracker, type TrackerMirror } from '../src/index.ts';
import { sampleDeployment, sampleVendor } from '../src/testing/index.ts';
import { randomOperation, runOperation, type Operation } from './support/random-operations.ts';

const ada = { by: 'ada' };
const clock = () => steppingClock('2026-01-31T12:00:00.000Z');
const all = await engines();

/** A tracker and a copy of it, each in a database of its own. */
async function withMirror<Result>(
  test: (tracker: Tracker, mirror: TrackerMirror) => Promise<Result>,
  { original = 'memory:', copy = 'memory:' } = {},
): Promise<Result> {
  const databases = [await openDatabase(original), await openDatabase(copy)] as const;
  try {
    const time = clock();
    return await test(
      await openTracker(databases[0], { clock: time }),
      await openTrackerMirror(databases[1], { clock: time }),
    );
  } finally {
    for (const database of databases) await database.close();
  }
}

async function changesAfter(tracker: Tracker, after: number, limit = 1_000): Promise<Change[]> {
  return (await tracker.read('list_changes', { after, order: 'oldest_first', limit })).changes;
}

/** Takes over what is new, a few changes at a time, so that operations are cut apart. */
async function catchUp(tracker: Tracker, mirror: TrackerMirror, pageSize = 3): Promise<void> {
  for (;;) {
    const changes = await changesAfter(tracker, (await mirror.position()) ?? 0, pageSize);
    if (changes.length === 0) return;
    await mirror.follow(changes);
  }
}

const stateOf = (tracker: Tracker) => tracker.read('get_project_state', {});

describe('a mirror', () => {
  it.each(all)(
    '[tracking:mirror:equal] holds what its tracker holds after a load and all changes since: $name',
    async ({ openUrl, name }) => {
      const runs = name === 'memory' ? 40 : 2;
      const operations = fc.array(randomOperation, { minLength: 5, maxLength: 40 });
      await fc.assert(
        fc.asyncProperty(operations, operations, async (before: Operation[], after: Operation[]) => {
          await withMirror(
            async (tracker, mirror) => {
              for (const operation of before) await runOperation(tracker, operation);
              await mirror.load(await stateOf(tracker));
              expect(await stateOf(mirror)).toEqual(await stateOf(tracker));
              for (const operation of after) await runOperation(tracker, operation);
              await catchUp(tracker, mirror);
              const state = await stateOf(tracker);
              expect(await stateOf(mirror)).toEqual(state);
              expect(await mirror.position()).toBe(state.sequence);
            },
            { copy: await openUrl() },
          );
        }),
        { numRuns: runs },
      );
    },
  );

  it('[tracking:mirror:archive] that followed from the first change holds the same archive, items and audit trail', async () => {
    const operations = fc.array(randomOperation, { minLength: 20, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(operations, async (made: Operation[]) => {
        await withMirror(async (tracker, mirror) => {
          for (const operation of made) await runOperation(tracker, operation);
          await runOperation(tracker, { kind: 'archive', pick: 0, other: 0 });
          await catchUp(tracker, mirror, 2);
          expect(await changesAfter(mirror, 0)).toEqual(await changesAfter(tracker, 0));
          for (const [name, query] of [
            ['query_archived_work_items', {}],
            ['list_work_items', { include_deleted: true }],
            ['list_ready_work_items', {}],
            ['search_work_items', { text: 'item' }],
          ] as const) {
            expect(await mirror.read(name, query)).toEqual(await tracker.read(name, query));
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  it('[tracking:mirror:position] says how far it has come: nowhere at first', async () => {
    await withMirror(async (tracker, mirror) => {
      expect(await mirror.position()).toBeNull();
      await mirror.load(await stateOf(tracker));
      expect(await mirror.position()).toBe(0);
      await tracker.write('create_vendor', sampleVendor(), ada);
      await mirror.follow(await changesAfter(tracker, 0));
      expect(await mirror.position()).toBe(1);
      await mirror.follow([]);
      expect(await mirror.position()).toBe(1);
    });
  });

  it('[tracking:mirror:again] passes over changes that it holds, and refuses those before which one is missing', async () => {
    await withMirror(async (tracker, mirror) => {
      for (const name of ['a', 'b', 'c', 'd']) await tracker.write('create_vendor', sampleVendor({ name }), ada);
      const changes = await changesAfter(tracker, 0);
      await mirror.follow(changes.slice(0, 2));
      await mirror.follow(changes.slice(0, 3));
      expect(await mirror.position()).toBe(3);
      const gap = [{ ...changes[3]!, sequence: 5 }];
      await expect(mirror.follow(gap)).rejects.toMatchObject({
        code: 'VALIDATION',
        issues: [{ path: '$[0].sequence', message: 'Expected change 4, found 5' }],
      });
      expect(await mirror.position()).toBe(3);
      await mirror.follow(changes);
      expect(await stateOf(mirror)).toMatchObject({ vendors: (await stateOf(tracker)).vendors, sequence: 4 });
    });
  });

  it('[tracking:mirror:own-writes] takes writes as a tracker does, and keeps them until a followed change goes over them', async () => {
    await withMirror(async (tracker, mirror) => {
      const { id } = await tracker.write('create_vendor', sampleVendor(), ada);
      await mirror.load(await stateOf(tracker));
      const mine = await mirror.write('update_vendor_status', { id, version: 1, status: 'broken' }, { by: 'offline' });
      expect(await changesAfter(mirror, 1)).toMatchObject([{ sequence: 2, changed_by: 'offline', after: mine }]);
      await expect(mirror.write('update_vendor_status', { id, version: 1 }, ada)).rejects.toMatchObject({
        code: 'TRACKING_CONFLICT',
      });
      await mirror.write('create_vendor', sampleVendor({ name: 'new' }), { by: 'offline' });
      expect(await stateOf(mirror)).toMatchObject({ sequence: 3, vendors: [mine, { name: 'new' }] });
      expect(await mirror.position()).toBe(1);

      // The original takes another change of the first vendor, and another vendor of the same name.
      await tracker.write('update_vendor_status', { id, version: 1, extractor_version: '9' }, ada);
      await tracker.write('create_vendor', sampleVendor({ name: 'new' }), ada);
      await catchUp(tracker, mirror, 1);
      expect(await stateOf(mirror)).toEqual(await stateOf(tracker));
      expect(await changesAfter(mirror, 1)).toEqual(await changesAfter(tracker, 1));
      await mirror.write('create_enhancement', { title: 'next' }, ada);
      expect(await changesAfter(mirror, 3)).toMatchObject([{ sequence: 4 }]);
    });
  });

  it('[tracking:mirror:load] loses all that it held when another state is loaded', async () => {
    await withMirror(async (tracker, mirror) => {
      const operation_id = '00000000-0000-4000-8000-000000000001';
      await mirror.write('create_vendor', sampleVendor({ name: 'own' }), { ...ada, operation_id });
      await mirror.write('create_work_item', { item_type: 'task', title: 'mine alone' }, ada);
      await mirror.write('record_deployment', sampleDeployment(), ada);
      await mirror.write('create_enhancement', { title: 'own' }, ada);
      await mirror.write('update_project_configuration', { version: 1, git_branch: 'own' }, ada);
      await tracker.write('create_vendor', sampleVendor(), ada);
      await mirror.load(await stateOf(tracker));
      expect(await stateOf(mirror)).toEqual(await stateOf(tracker));
      expect(await changesAfter(mirror, 0)).toEqual([]);
      expect((await mirror.read('search_work_items', { text: 'mine' })).items).toEqual([]);
      // An operation that is gone may be asked for again.
      await mirror.write('create_vendor', sampleVendor({ name: 'own' }), { ...ada, operation_id });
      expect((await stateOf(mirror)).vendors.map(({ name }) => name)).toEqual(['acme', 'own']);
    });
  });

  it('[tracking:mirror:before] copies nothing when what comes first in the transaction fails, and keeps both together', async () => {
    await withMirror(async (tracker, mirror) => {
      await tracker.write('create_vendor', sampleVendor(), ada);
      const refuse = () => Promise.reject(new Error('not now'));
      const changes = await changesAfter(tracker, 0);
      await expect(mirror.load(await stateOf(tracker), refuse)).rejects.toThrow('not now');
      await expect(mirror.follow(changes, refuse)).rejects.toThrow('not now');
      expect(await mirror.position()).toBeNull();
      let seen: unknown = null;
      await mirror.follow(changes, async (transaction) => {
        [seen] = await transaction.query('select position from tracking_mirror');
      });
      expect([seen, await mirror.position()]).toEqual([{ position: null }, 1]);
    });
  });

  it('[tracking:mirror:original] is never opened over a project that is no copy', async () => {
    const database = await openDatabase('memory:');
    const tracker = await openTracker(database);
    await tracker.write('create_vendor', sampleVendor(), ada);
    await expect(openTrackerMirror(database)).rejects.toMatchObject({ code: 'CONFIGURATION' });
    const mirror = await openTrackerMirror(database, { project: 'copy' });
    await mirror.load(await stateOf(tracker));
    const again = await openTrackerMirror(database, { project: 'copy' });
    expect(await stateOf(again)).toEqual(await stateOf(tracker));
    await tracker.write('create_work_item', { item_type: 'task', title: 'words' }, ada);
    for (let round = 0; round < 2; round++) await again.load(await stateOf(tracker));
    // No words are left of what was replaced.
    expect(await database.query('select count(*) as texts from tracking_text')).toEqual([{ texts: 2 }]);
    await database.close();
  });

  it.each(all)('[tracking:mirror:load] copies a state on $name', async ({ openUrl }) => {
    await withMirror(
      async (tracker, mirror) => {
        await tracker.write('create_vendor', sampleVendor(), ada);
        await tracker.write('create_work_item', { item_type: 'task', title: 'found by its words' }, ada);
        for (let round = 0; round < 2; round++) {
          await mirror.load(await stateOf(tracker));
          expect(await stateOf(mirror)).toEqual(await stateOf(tracker));
          expect((await mirror.read('search_work_items', { text: 'words' })).items).toHaveLength(1);
        }
      },
      { copy: await openUrl() },
    );
  });
});
