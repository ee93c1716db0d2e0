import { describe, expect, it } from 'vitest';

import type { WorkItem } from '../entity/work-item.ts';
import { absentId, ada, bob, expectInvalid, failureOf, withTracker, type Create } from './contract/contract-context.ts';
import { change, make, makeLine, readyTitles, wait } from './work-item-context.ts';

/** Who waits for whom, and that nobody waits for itself. */
export function dependencyTests(create: Create): void {
  describe('dependencies', () => {
    it(
      '[work:dependency:add] are added once, and taken away once',
      withTracker(create, async (tracker) => {
        const [a, b] = [await make(tracker), await make(tracker)];
        const given = { source_id: a.short_id, target_id: b.id, dependency_type: 'blocks' as const };
        const added = await tracker.write('add_dependency', given, ada);
        expect(added).toMatchObject({ ...given, source_id: a.id, created_by: 'ada' });
        expect(await tracker.write('add_dependency', given, bob)).toEqual(added);
        const entity_id = `${a.id} ${b.id} blocks`;
        const changes = async () => (await tracker.read('list_changes', { entity_type: 'dependency' })).changes;
        expect(await changes()).toMatchObject([{ entity_id, before: null, after: added }]);
        expect(await tracker.write('remove_dependency', given, ada)).toEqual({ removed: true });
        expect(await tracker.write('remove_dependency', given, ada)).toEqual({ removed: false });
        expect(await changes()).toMatchObject([{ entity_id, before: added, after: null }, {}]);
        expect((await tracker.read('query_work_item', { id: a.id })).dependencies).toEqual([]);
      }),
    );

    it(
      '[work:dependency:self] join two different items that are there',
      withTracker(create, async (tracker) => {
        const item = await make(tracker);
        await expectInvalid(wait(tracker, item, item), ['$.target_id']);
        for (const [waiter, awaited] of [
          [item, { id: absentId }],
          [{ id: absentId }, item],
        ] as const) {
          expect(await failureOf(wait(tracker, waiter, awaited))).toMatchObject({
            code: 'TRACKING_NOT_FOUND',
            details: { id: absentId },
          });
        }
        const gone = await make(tracker);
        await tracker.write('delete_work_item', { id: gone.id, version: 1 }, ada);
        expect(await failureOf(wait(tracker, item, gone))).toMatchObject({ code: 'TRACKING_NOT_FOUND' });
      }),
    );

    it(
      '[work:dependency:cycle] form no cycle, whichever way each of them is said',
      withTracker(create, async (tracker) => {
        const [a, b, c] = [await make(tracker), await make(tracker), await make(tracker)];
        await wait(tracker, a, b);
        // c blocks b: b waits for c.
        await tracker.write('add_dependency', { source_id: c.id, target_id: b.id, dependency_type: 'blocks' }, ada);
        const error = await failureOf(wait(tracker, c, a));
        expect(error).toMatchObject({ code: 'TRACKING_CYCLE' });
        const { cycle } = (error as { details: { cycle: string[] } }).details;
        expect([...cycle].sort()).toEqual([a.id, b.id, c.id].sort());
        expect((await tracker.read('query_work_item', { id: c.id })).dependencies).toHaveLength(1);
        await wait(tracker, a, c);
      }),
    );

    it(
      '[work:dependency:cycle-tree] form no cycle through the tree, where an item waits with those above it and for those below it',
      withTracker(create, async (tracker) => {
        const [epic, task] = (await makeLine(tracker, 'epic', 'task')) as [WorkItem, WorkItem];
        const [other, part] = (await makeLine(tracker, 'other', 'part')) as [WorkItem, WorkItem];
        for (const [waiter, awaited] of [
          [task, epic],
          [epic, task],
        ] as const) {
          expect(await failureOf(wait(tracker, waiter, awaited))).toMatchObject({ code: 'TRACKING_CYCLE' });
        }
        await wait(tracker, epic, part);
        expect(await failureOf(wait(tracker, other, task))).toMatchObject({ code: 'TRACKING_CYCLE' });
        expect(await failureOf(change(tracker, part, { parent_id: task.id }))).toMatchObject({
          code: 'TRACKING_CYCLE',
        });
        expect(await readyTitles(tracker)).toEqual(['part']);

        // What is below an item is on the way, too.
        const [whole, piece] = (await makeLine(tracker, 'whole', 'piece')) as [WorkItem, WorkItem];
        const lone = await make(tracker, { title: 'lone' });
        await wait(tracker, piece, lone);
        expect(await failureOf(wait(tracker, lone, whole))).toMatchObject({ code: 'TRACKING_CYCLE' });
      }),
    );

    it(
      '[work:dependency:cycle-concurrent] let one of two pass that would form a cycle together',
      withTracker(create, async (tracker, open) => {
        const other = await open();
        for (let round = 0; round < 5; round++) {
          const [a, b] = await Promise.all([make(tracker), make(tracker)]);
          const outcomes = await Promise.allSettled([wait(tracker, a, b), wait(other, b, a)]);
          expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
          const refused = outcomes.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
          expect(refused.reason).toMatchObject({ code: 'TRACKING_CYCLE' });
        }
      }),
    );
  });
}
