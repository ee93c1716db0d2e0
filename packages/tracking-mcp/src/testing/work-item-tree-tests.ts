import { describe, expect, it } from 'vitest';

import type { WorkItem } from '../entity/work-item.ts';
import { absentId, ada, bob, failureOf, withTracker, type Create } from './contract/contract-context.ts';
import { change, get, make, makeLine, titlesOf } from './work-item-context.ts';

/** Parents, paths and depths, moves, and what deleting does to a tree. */
export function treeTests(create: Create): void {
  describe('the tree', () => {
    it(
      '[work:tree:path] has the path from the root to each item, down to the fifth level below it',
      withTracker(create, async (tracker) => {
        const line = await makeLine(tracker, 'a', 'b', 'c', 'd', 'e', 'f');
        for (const [depth, item] of line.entries()) {
          const above = line.slice(0, depth + 1).map(({ id }) => `/${id}`);
          expect(item).toMatchObject({ depth, path: above.join(''), parent_id: line[depth - 1]?.id ?? null });
        }
        const seventh = make(tracker, { parent_id: line[5]!.id });
        expect(await failureOf(seventh)).toMatchObject({ code: 'TRACKING_TOO_DEEP', details: { maximum_depth: 5 } });
        expect((await tracker.read('list_work_items', {})).total_count).toBe(6);
      }),
    );

    it(
      '[work:create:parent] takes a parent that is there, by any of its names',
      withTracker(create, async (tracker) => {
        const parent = await make(tracker);
        expect((await make(tracker, { parent_id: parent.short_id })).parent_id).toBe(parent.id);
        const other = await make(tracker);
        await tracker.write('delete_work_item', { id: other.id, version: 1 }, ada);
        for (const id of [other.id, absentId]) {
          expect(await failureOf(make(tracker, { parent_id: id }))).toMatchObject({
            ...{ code: 'TRACKING_NOT_FOUND', details: { entity_type: 'work_item', id } },
          });
        }
      }),
    );

    it(
      '[work:tree:move] moves with all that is below, deleted items too, in one write',
      withTracker(create, async (tracker) => {
        const [a, b, c, d] = (await makeLine(tracker, 'a', 'b', 'c', 'd')) as [WorkItem, WorkItem, WorkItem, WorkItem];
        const gone = await make(tracker, { parent_id: c.id });
        await tracker.write('delete_work_item', { id: gone.id, version: 1 }, ada);
        const [, target] = (await makeLine(tracker, 'x', 'y')) as [WorkItem, WorkItem];

        const moved = await change(tracker, b, { parent_id: target.id });
        const { sequence } = await tracker.read('get_project_state', {});
        expect(moved).toMatchObject({ parent_id: target.id, path: `${target.path}/${b.id}`, depth: 2, version: 2 });
        expect(await get(tracker, d)).toEqual({ ...d, path: `${moved.path}/${c.id}/${d.id}`, depth: 4 });
        expect(await get(tracker, gone)).toMatchObject({ path: `${moved.path}/${c.id}/${gone.id}`, depth: 4 });
        const [last] = (await tracker.read('list_changes', { limit: 1 })).changes;
        expect(last).toMatchObject({ sequence, entity_id: b.id, changed_fields: ['parent_id'] });
        expect((await tracker.read('query_work_item', { id: a.id, include_hierarchy: true })).descendants).toEqual([]);
        const below = await tracker.read('query_work_item', { id: target.id, include_hierarchy: true });
        expect(titlesOf(below.descendants)).toEqual(['b', 'c', 'd']);
        const near = { id: target.id, include_hierarchy: true, max_depth: 2 };
        expect(titlesOf((await tracker.read('query_work_item', near)).descendants)).toEqual(['b', 'c']);

        expect(await change(tracker, b, { parent_id: null })).toMatchObject({
          parent_id: null,
          path: `/${b.id}`,
          depth: 0,
        });
        expect(await get(tracker, d)).toMatchObject({ path: `/${b.id}/${c.id}/${d.id}`, depth: 2, version: 1 });
      }),
    );

    it(
      '[work:tree:move-depth] refuses a move that would bring something below the deepest level, and changes nothing',
      withTracker(create, async (tracker) => {
        const [, , third] = await makeLine(tracker, 'a', 'b', 'c', 'd');
        const [root, , leaf] = await makeLine(tracker, 'x', 'y', 'z');
        const before = (await tracker.read('get_project_state', {})).work_items;
        const [, , , fourth] = before.filter(({ title }) => 'abcd'.includes(title)).sort((a, b) => a.depth - b.depth);
        expect(await failureOf(change(tracker, root!, { parent_id: fourth!.id }))).toMatchObject({
          code: 'TRACKING_TOO_DEEP',
        });
        expect((await tracker.read('get_project_state', {})).work_items).toEqual(before);
        await change(tracker, root!, { parent_id: third!.id });
        expect((await get(tracker, leaf!)).depth).toBe(5);
      }),
    );

    it(
      '[work:tree:cycle] refuses an item below itself or below what is below it',
      withTracker(create, async (tracker) => {
        const [a, b, c] = (await makeLine(tracker, 'a', 'b', 'c')) as [WorkItem, WorkItem, WorkItem];
        for (const parent of [a, b, c]) {
          expect(await failureOf(change(tracker, a, { parent_id: parent.id }))).toMatchObject({
            ...{ code: 'TRACKING_CYCLE', details: { id: a.id, parent_id: parent.id } },
          });
        }
        expect(await get(tracker, c)).toEqual(c);
      }),
    );

    it(
      '[work:tree:cycle-concurrent] lets one of two moves pass that would form a cycle together',
      withTracker(create, async (tracker, open) => {
        const other = await open();
        for (let round = 0; round < 5; round++) {
          const [a, b] = await Promise.all([make(tracker), make(tracker)]);
          const outcomes = await Promise.allSettled([
            tracker.write('update_work_item', { id: a.id, version: 1, parent_id: b.id }, ada),
            other.write('update_work_item', { id: b.id, version: 1, parent_id: a.id }, bob),
          ]);
          expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
          const refused = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
          expect(refused.reason).toMatchObject({ code: 'TRACKING_CYCLE' });
        }
      }),
    );

    it(
      '[work:delete:soft] [work:delete:children] hides an item that has nothing below it, or all with cascade',
      withTracker(create, async (tracker) => {
        const [a, b, c] = (await makeLine(tracker, 'a', 'b', 'c')) as [WorkItem, WorkItem, WorkItem];
        const whole = { id: a.id, version: 1 };
        expect(await failureOf(tracker.write('delete_work_item', whole, ada))).toMatchObject({
          ...{ code: 'TRACKING_HAS_CHILDREN', details: { items_below: 2 } },
        });
        expect(await failureOf(tracker.write('delete_work_item', { ...whole, version: 2 }, ada))).toMatchObject({
          code: 'TRACKING_CONFLICT',
        });
        const renamed = await change(tracker, await make(tracker), { title: 'Kept for what it says now' });
        // Not even where the deletion itself names no field that changed.
        expect(await failureOf(tracker.write('delete_work_item', { id: renamed.id, version: 1 }, ada))).toMatchObject({
          conflict: { changed_fields: ['title'], merged: null },
        });
        await tracker.write('delete_work_item', { id: renamed.id, version: 2 }, ada);
        const { deleted_count, item } = await tracker.write('delete_work_item', { ...whole, cascade: true }, bob);
        expect([deleted_count, item.id, item.version, item.updated_by]).toEqual([3, a.id, 2, 'bob']);
        expect(item.deleted_at).not.toBeNull();
        expect((await tracker.read('list_work_items', {})).items).toEqual([]);
        const all = await tracker.read('list_work_items', { include_deleted: true });
        expect(all.items.map(({ id, version }) => [id, version])).toEqual([
          ...[a, b, c].map(({ id }) => [id, 2]),
          [renamed.id, 3],
        ]);
        const { changes } = await tracker.read('list_changes', { limit: 3 });
        expect(changes.map(({ entity_id }) => entity_id)).toEqual([a.id, b.id, c.id]);
        for (const refused of [
          () => tracker.write('delete_work_item', { id: a.id, version: 2 }, ada),
          () => tracker.write('update_work_item', { id: a.id, version: 2, title: 'x' }, ada),
          () => tracker.write('claim_work_item', { id: a.id }, ada),
        ]) {
          expect(await failureOf(refused())).toMatchObject({ code: 'TRACKING_NOT_FOUND' });
        }
      }),
    );

    it(
      '[work:delete:restore] restores an item to where it was, once what is above it is there',
      withTracker(create, async (tracker) => {
        const [a, b] = (await makeLine(tracker, 'a', 'b')) as [WorkItem, WorkItem];
        await tracker.write('delete_work_item', { id: a.id, version: 1, cascade: true }, ada);
        const restore = ({ id }: WorkItem, version: number) => tracker.write('restore_work_item', { id, version }, bob);
        expect(await failureOf(restore(b, 2))).toMatchObject({ code: 'TRACKING_NOT_FOUND', details: { id: a.id } });
        expect(await failureOf(restore(a, 1))).toMatchObject({
          ...{ code: 'TRACKING_CONFLICT', conflict: { changed_fields: ['deleted_at'], merged: null } },
        });
        expect(await restore(a, 2)).toMatchObject({
          ...a,
          deleted_at: null,
          version: 3,
          updated_by: 'bob',
          updated_at: expect.any(String) as string,
        });
        expect(titlesOf((await tracker.read('list_work_items', {})).items)).toEqual(['a']);
        expect(await restore(b, 2)).toMatchObject({ path: b.path, deleted_at: null });
        expect(await restore(b, 3)).toMatchObject({ version: 3 });
      }),
    );
  });
}
