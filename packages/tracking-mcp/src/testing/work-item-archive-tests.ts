import { describe, expect, it } from 'vitest';

import type { WorkItem } from '../entity/work-item.ts';
import { absentId, ada, expectInvalid, failureOf, withTracker, type Create } from './contract/contract-context.ts';
import { change, day, get, make, makeLine, readyTitles, stillClock, titlesOf, wait } from './work-item-context.ts';

/** What moves to the archive, and what is found there. */
export function archiveTests(create: Create): void {
  describe('the archive', () => {
    it('[work:archive:age] [work:archive:dry-run] takes trees of which every item is older than 365 days', async () => {
      const clock = stillClock('2026-01-01T00:00:00.000Z');
      await withTracker(
        create,
        async (tracker) => {
          const root = await make(tracker, { title: 'old' });
          clock.pass(0.001);
          const leaf = await make(tracker, { title: 'leaf', parent_id: root.id });
          const [young] = (await makeLine(tracker, 'young')) as [WorkItem];
          for (const item of [root, leaf, young]) await change(tracker, item, { status: 'completed' });
          clock.pass(365 * day);
          await make(tracker, { title: 'new', parent_id: young.id, status: 'completed' });
          const archive = (dry_run: boolean) => tracker.write('archive_work_items', { dry_run }, ada);
          expect(await archive(false)).toEqual({ archived_count: 0, item_ids: [], truncated: false });
          clock.pass(0.001);
          const moved = { archived_count: 2, item_ids: [root.id, leaf.id], truncated: false };
          const before = await get(tracker, leaf);
          expect(await archive(true)).toEqual(moved);
          expect((await tracker.read('list_work_items', {})).total_count).toBe(4);
          expect(await archive(false)).toEqual(moved);
          expect(titlesOf((await tracker.read('list_work_items', { include_deleted: true })).items)).toEqual([
            'young',
            'new',
          ]);
          expect(await failureOf(get(tracker, leaf))).toMatchObject({ code: 'TRACKING_NOT_FOUND' });
          expect(await failureOf(make(tracker, { id: leaf.id }))).toMatchObject({ code: 'TRACKING_DUPLICATE' });
          const archived = await tracker.read('query_archived_work_items', { id: leaf.short_id });
          const archived_at = '2027-01-01T00:00:00.002Z';
          expect(archived).toMatchObject({ items: [{ ...before, archived_at, dependencies: [] }], total_count: 1 });
          const { changes } = await tracker.read('list_changes', { limit: 2 });
          expect(changes).toMatchObject([
            { operation: 'archive_work_items', entity_id: root.id, after: null },
            { operation: 'archive_work_items', entity_id: leaf.id, before, after: null },
          ]);
          await expectInvalid(tracker.write('archive_work_items', { older_than_days: 0 }, ada), ['$.older_than_days']);
        },
        { clock },
      )();
    });

    it('[work:archive:open] leaves trees in which something is open or claimed, and takes what is deleted', async () => {
      const clock = stillClock();
      await withTracker(
        create,
        async (tracker) => {
          const [done, open] = (await makeLine(tracker, 'done', 'open')) as [WorkItem, WorkItem];
          await change(tracker, done, { status: 'completed' });
          const gone = await make(tracker, { title: 'gone' });
          await tracker.write('delete_work_item', { id: gone.id, version: 1 }, ada);
          const claimed = await make(tracker, { title: 'claimed' });
          clock.pass(400 * day);
          const { claim_token } = await tracker.write('claim_work_item', { id: claimed.id }, ada);
          const archive = async (include_open: boolean) =>
            (await tracker.write('archive_work_items', { include_open }, ada)).item_ids;
          expect(await archive(false)).toEqual([gone.id]);
          expect(await archive(true)).toEqual([done.id, open.id]);
          await tracker.write('release_work_item', { id: claimed.id, claim_token, status: 'completed' }, ada);
          expect(await archive(false)).toEqual([claimed.id]);
        },
        { clock },
      )();
    });

    it('[work:archive:dependencies] keeps the dependencies with both ends, and whoever waited waits no more', async () => {
      const clock = stillClock();
      await withTracker(
        create,
        async (tracker) => {
          const old = await make(tracker, { title: 'old' });
          clock.pass(366 * day);
          const waiter = await make(tracker, { title: 'waiter' });
          await wait(tracker, waiter, old);
          expect(await readyTitles(tracker)).toEqual(['old']);
          const { dependencies } = await tracker.read('query_work_item', { id: waiter.id });
          await tracker.write('archive_work_items', { include_open: true }, ada);
          expect(await readyTitles(tracker)).toEqual(['waiter']);
          expect(await tracker.read('query_work_item', { id: waiter.id })).toMatchObject({
            dependencies: [],
            waits_for: [],
          });
          expect((await tracker.read('query_archived_work_items', {})).items[0]).toMatchObject({
            id: old.id,
            dependencies,
          });
          const { changes } = await tracker.read('list_changes', { entity_type: 'dependency', limit: 1 });
          expect(changes).toMatchObject([{ before: dependencies[0], after: null }]);
        },
        { clock },
      )();
    });

    it('[work:archive:query] is searched, filtered and paged, what was archived last first, and never changed', async () => {
      const clock = stillClock();
      await withTracker(
        create,
        async (tracker) => {
          const first = await make(tracker, { title: 'First parser', status: 'completed' });
          await make(tracker, { title: 'Second', item_type: 'research', status: 'completed' });
          clock.pass(day * 2);
          await tracker.write('archive_work_items', { older_than_days: 1 }, ada);
          await make(tracker, { title: 'Third', status: 'completed' });
          clock.pass(day * 2);
          await tracker.write('archive_work_items', { older_than_days: 1 }, ada);
          const find = async (query: Parameters<typeof tracker.read<'query_archived_work_items'>>[1]) => {
            const { items, total_count } = await tracker.read('query_archived_work_items', query);
            return [titlesOf(items), total_count];
          };
          expect(await find({})).toEqual([['Third', 'First parser', 'Second'], 3]);
          expect(await find({ limit: 1, offset: 1 })).toEqual([['First parser'], 3]);
          expect(await find({ item_type: 'research' })).toEqual([['Second'], 1]);
          expect(await find({ text: 'parsers' })).toEqual([['First parser'], 1]);
          expect(await find({ text: '"*' })).toEqual([[], 0]);
          expect(await find({ id: first.id.slice(0, 30), item_type: 'research' })).toEqual([[], 0]);
          expect((await tracker.read('search_work_items', { text: 'parser' })).items).toEqual([]);
          expect(await failureOf(tracker.read('query_archived_work_items', { id: absentId }))).toMatchObject({
            ...{ code: 'TRACKING_NOT_FOUND', details: { entity_type: 'archived_work_item' } },
          });
          for (const call of [
            () => tracker.write('update_work_item', { id: first.id, version: 1, title: 'x' }, ada),
            () => tracker.write('delete_work_item', { id: first.id, version: 1 }, ada),
            () => tracker.write('restore_work_item', { id: first.id, version: 1 }, ada),
          ]) {
            expect(await failureOf(call())).toMatchObject({ code: 'TRACKING_NOT_FOUND' });
          }
        },
        { clock },
      )();
    });

    it('[work:archive:batches] is filled a batch of whole trees at a time', async () => {
      const clock = stillClock();
      await withTracker(
        create,
        async (tracker) => {
          for (let tree = 0; tree < 3; tree++) {
            const root = await make(tracker, { status: 'completed' });
            for (let item = 0; item < 79; item++) await make(tracker, { status: 'completed', parent_id: root.id });
          }
          clock.pass(366 * day);
          const archive = () => tracker.write('archive_work_items', {}, ada);
          expect(await archive()).toMatchObject({ archived_count: 160, truncated: true });
          expect(await archive()).toMatchObject({ archived_count: 80, truncated: false });
          expect((await tracker.read('query_archived_work_items', {})).total_count).toBe(240);
        },
        { clock },
      )();
    });
  });
}
