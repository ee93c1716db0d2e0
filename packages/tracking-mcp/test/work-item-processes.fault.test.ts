import { openDatabase } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { forkWorker } from '@waymark/test-servers/workers';
import { describe, expect, it } from 'vitest';

import { openTracker } from '../src/sql/open-tracker.ts';
import { day, make, readyTitles } from '../src/testing/work-item-context.ts';
import type { Tracker } from '../src/tracker.ts';

const worker = new URL('./workers/work-item-worker.ts', import.meta.url);
const shared = (await engines()).filter(({ shared: isShared }) => isShared);
const local = shared.filter(({ name }) => name !== 'libsql server');

/** Works on the tracker that the workers of a test share. */
async function onTracker<Result>(
  url: string,
  work: (tracker: Tracker) => Promise<Result>,
  secondsLater = 0,
): Promise<Result> {
  const database = await openDatabase(url);
  try {
    return await work(await openTracker(database, { clock: { now: () => Date.now() + secondsLater * 1_000 } }));
  } finally {
    await database.close();
  }
}

describe.each(local)('processes on $name', ({ openUrl }) => {
  it('[work:claim:processes] two that take 250 items each never get the same one', async () => {
    const url = await openUrl();
    const ids = await onTracker(url, async (tracker) => {
      const made: string[] = [];
      for (let index = 0; index < 500; index++) made.push((await make(tracker)).id);
      return made;
    });
    const workers = ['one', 'two'].map((name) => forkWorker(worker, [url, name, 'claim', '250']));
    for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0, stderr: '' });
    for (const { lines } of workers) expect(lines).toHaveLength(250);
    expect(workers.flatMap(({ lines }) => lines).sort()).toEqual(ids.sort());
    await onTracker(url, async (tracker) => expect(await readyTitles(tracker)).toEqual([]));
  }, 120_000);

  it('[work:claim:dead-worker] the item of one that is killed comes back when its lease ends', async () => {
    const url = await openUrl();
    const { id } = await onTracker(url, (tracker) => make(tracker, { title: 'left behind' }));
    const victim = forkWorker(worker, [url, 'victim', 'hold', '600']);
    await victim.printed(`holds ${id}`);
    victim.process.kill('SIGKILL');
    expect((await victim.ended).signal).toBe('SIGKILL');
    await onTracker(url, async (tracker) => {
      expect(await readyTitles(tracker)).toEqual([]);
      expect((await tracker.read('query_work_item', { id })).item.claim?.claimed_by).toBe('victim');
    });
    const later = async (tracker: Tracker) => {
      expect(await readyTitles(tracker)).toEqual(['left behind']);
      expect((await tracker.write('claim_next_work_item', {}, { by: 'next' }))?.item.id).toBe(id);
    };
    await onTracker(url, later, day);
  });

  it('[work:update:processes] ten that change one item win once per version; the others get a conflict, and nothing is lost', async () => {
    const url = await openUrl();
    const { id } = await onTracker(url, (tracker) => make(tracker));
    const names = Array.from({ length: 10 }, (_, index) => `w${index}`);
    const workers = names.map((name) => forkWorker(worker, [url, name, 'update', id]));
    await Promise.all(workers.map(({ printed }) => printed('ready')));
    for (const { process } of workers) process.kill('SIGUSR2');
    for (const { ended } of workers) expect(await ended).toMatchObject({ code: 0, stderr: '' });
    const outcomes = workers.map(({ lines }) => lines.at(-1)!);
    expect(outcomes.filter((outcome) => outcome === 'won 2')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'TRACKING_CONFLICT 2 merged')).toHaveLength(9);
    const winner = names[outcomes.indexOf('won 2')]!;
    const { item } = await onTracker(url, (tracker) => tracker.read('query_work_item', { id }));
    expect(item).toMatchObject({ version: 2, updated_by: winner, metadata: { [`of_${winner}`]: 1 } });
  }, 120_000);
});
