import { openDatabase } from '@waymark/stores';
import { expect, it, onTestFinished } from 'vitest';

import { openTracker, openTrackerMirror } from '../src/index.ts';
import { day, make, stillClock } from '../src/testing/work-item-context.ts';
import { projectOf, workItem } from './support/fixed-state.ts';

async function openMemory() {
  const database = await openDatabase('memory:');
  onTestFinished(() => database.close());
  return database;
}

it('[work:query:hierarchy] shows a thousand items below another, and says when there are more', async () => {
  const mirror = await openTrackerMirror(await openMemory());
  const root = workItem('root');
  const items = Array.from({ length: 1_001 }, (_, index) => workItem(`item ${index}`, {}, root));
  for (const [count, has_more] of [
    [1_000, false],
    [1_001, true],
  ] as const) {
    await mirror.load(projectOf({ work_items: [root, ...items.slice(0, count)] }));
    const answer = await mirror.read('query_work_item', { id: root.id, include_hierarchy: true });
    expect([answer.descendants.length, answer.has_more]).toEqual([1_000, has_more]);
  }
});

it('[work:archive:batches] is filled with two hundred items at a time', async () => {
  const clock = stillClock();
  const tracker = await openTracker(await openMemory(), { clock });
  for (let item = 0; item < 201; item++) await make(tracker, { status: 'completed' });
  clock.pass(366 * day);
  const archive = () => tracker.write('archive_work_items', {}, { by: 'ada' });
  expect(await archive()).toMatchObject({ archived_count: 200, truncated: true });
  expect(await archive()).toMatchObject({ archived_count: 1, truncated: false });
});
