import { describe, expect, it } from 'vitest';

import type { WorkItem } from '../entity/work-item.ts';
import { ada, withTracker, type Create } from './contract/contract-context.ts';
import { change, make, makeLine, readyTitles, wait } from './work-item-context.ts';

/** What can be begun. */
export function readyTests(create: Create): void {
  describe('ready items', () => {
    it(
      '[work:ready:status] are active, and have nothing open below them',
      withTracker(create, async (tracker) => {
        const [epic, task] = (await makeLine(tracker, 'epic', 'task')) as [WorkItem, WorkItem];
        await make(tracker, { title: 'blocked', status: 'blocked' });
        await make(tracker, { title: 'done', status: 'completed' });
        expect(await readyTitles(tracker)).toEqual(['task']);
        await change(tracker, task, { status: 'blocked' });
        expect(await readyTitles(tracker)).toEqual([]);
        await change(tracker, task, { status: 'completed' });
        expect(await readyTitles(tracker)).toEqual(['epic']);
        await change(tracker, task, { status: 'active' });
        await change(tracker, task, { parent_id: null });
        expect(await readyTitles(tracker)).toEqual(['epic', 'task']);
        await change(tracker, task, { parent_id: epic.id });
        expect(await readyTitles(tracker)).toEqual(['task']);
        await tracker.write('delete_work_item', { id: task.id, version: 6 }, ada);
        expect(await readyTitles(tracker)).toEqual(['epic']);
        await tracker.write('restore_work_item', { id: task.id, version: 7 }, ada);
        expect(await readyTitles(tracker)).toEqual(['task']);
      }),
    );

    it(
      '[work:ready:dependencies] wait for nothing that is open, not yet completed and not deleted',
      withTracker(create, async (tracker) => {
        const [a, b, c] = [
          await make(tracker, { title: 'a' }),
          await make(tracker, { title: 'b' }),
          await make(tracker, { title: 'c' }),
        ];
        await wait(tracker, c, a);
        await wait(tracker, c, b);
        expect(await readyTitles(tracker)).toEqual(['a', 'b']);
        await change(tracker, a, { status: 'completed' });
        expect(await readyTitles(tracker)).toEqual(['b']);
        await tracker.write('delete_work_item', { id: b.id, version: 1 }, ada);
        expect(await readyTitles(tracker)).toEqual(['c']);
        await tracker.write('restore_work_item', { id: b.id, version: 2 }, ada);
        expect(await readyTitles(tracker)).toEqual(['b']);
        await tracker.write(
          'remove_dependency',
          { source_id: c.id, target_id: b.id, dependency_type: 'depends_on' },
          ada,
        );
        expect(await readyTitles(tracker)).toEqual(['b', 'c']);
      }),
    );

    it(
      '[work:ready:ancestors] have only active items above them, which wait for nothing either',
      withTracker(create, async (tracker) => {
        const line = await makeLine(tracker, 'a', 'b', 'c', 'd', 'e', 'f');
        const other = await make(tracker, { title: 'other' });
        for (const item of line.slice(0, 5)) {
          for (const status of ['blocked', 'completed'] as const) {
            await change(tracker, item, { status });
            expect(await readyTitles(tracker)).toEqual(['other']);
          }
          await change(tracker, item, { status: 'active' });
          expect(await readyTitles(tracker)).toEqual(['f', 'other']);
          await wait(tracker, item, other);
          expect(await readyTitles(tracker)).toEqual(['other']);
          await tracker.write(
            'remove_dependency',
            { source_id: item.id, target_id: other.id, dependency_type: 'depends_on' },
            ada,
          );
        }
        expect(await readyTitles(tracker)).toEqual(['f', 'other']);
      }),
    );

    it(
      '[work:ready:order] come with those first that the most open items wait for, then the oldest',
      withTracker(create, async (tracker) => {
        const [old, one, two] = [
          await make(tracker, { title: 'old' }),
          await make(tracker, { title: 'one' }),
          await make(tracker, { title: 'two' }),
        ];
        const [x, y] = [await make(tracker, { title: 'x' }), await make(tracker, { title: 'y' })];
        await wait(tracker, x, two);
        await wait(tracker, y, two);
        await wait(tracker, x, one);
        // An item that waits in two ways is one item that waits.
        const again = { source_id: one.id, target_id: x.id, dependency_type: 'blocks' as const };
        await tracker.write('add_dependency', again, ada);
        expect(await readyTitles(tracker)).toEqual(['two', 'one', 'old']);
        await change(tracker, y, { status: 'completed' });
        expect(await readyTitles(tracker)).toEqual(['one', 'two', 'old']);
        expect(await readyTitles(tracker, { limit: 1, offset: 1 })).toEqual(['two']);
        expect(await tracker.read('list_ready_work_items', { limit: 1 })).toMatchObject({
          total_count: 3,
          has_more: true,
        });
        expect((await tracker.write('claim_next_work_item', {}, ada))?.item.id).toBe(one.id);
        expect((await tracker.write('claim_next_work_item', {}, ada))?.item.id).toBe(two.id);
        expect((await tracker.write('claim_next_work_item', {}, ada))?.item.id).toBe(old.id);
        expect(await tracker.write('claim_next_work_item', {}, ada)).toBeNull();
      }),
    );

    it(
      '[work:ready:filters] are asked for by their type and below an item',
      withTracker(create, async (tracker) => {
        const [epic] = (await makeLine(tracker, 'epic', 'task')) as [WorkItem];
        await make(tracker, { title: 'study', item_type: 'research', parent_id: epic.id });
        await make(tracker, { title: 'outside' });
        expect(await readyTitles(tracker, { under: epic.short_id })).toEqual(['task', 'study']);
        expect(await readyTitles(tracker, { item_type: 'research' })).toEqual(['study']);
        const claimed = await tracker.write('claim_next_work_item', { under: epic.id, item_type: 'research' }, ada);
        expect(claimed?.item.title).toBe('study');
        expect(await tracker.write('claim_next_work_item', { item_type: 'session' }, ada)).toBeNull();
      }),
    );
  });
}
