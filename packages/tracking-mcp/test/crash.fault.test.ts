import { openDatabase } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { forkWorker } from '@waymark/test-servers/workers';
import { expect, it } from 'vitest';

import { openTracker, type Change, type Tracker } from '../src/index.ts';

const worker = new URL('./workers/tracker-worker.ts', import.meta.url);
/** Six processes start one after the other, beside those of other tests. */
const processesTimeout = 90_000;

const all = await engines();
const shared = all.filter((engine) => engine.shared);

it.each(shared)(
  '[tracking:write:crash] loses nothing acknowledged when clients are killed in the middle, nor the entry in the audit trail: $name',
  async ({ openUrl }) => {
    const url = await openUrl();
    const promises = new Map<string, string>();
    for (const round of ['first', 'second']) {
      const workers = ['a', 'b', 'c'].map((name) => forkWorker(worker, [url, 'create', `${round} ${name}`, '10000']));
      await Promise.all(workers.map(({ printed }, index) => printed(`step ${1 + 2 * index}`)));
      for (const { process } of workers) process.kill('SIGKILL');
      for (const { ended } of workers) expect(await ended).toMatchObject({ signal: 'SIGKILL' });
      for (const line of workers.flatMap(({ lines }) => lines)) {
        const [, id, name] = /^acknowledged (\S+) (.+)$/.exec(line) ?? [];
        if (id !== undefined) promises.set(id, name!);
      }
    }
    const database = await openDatabase(url);
    const tracker = await openTracker(database);
    const { vendors, sequence } = await tracker.read('get_project_state', {});
    const names = new Map(vendors.map(({ id, name }) => [id, name]));
    for (const [id, name] of promises) expect(names.get(id)).toBe(name);
    // Beside what was promised there is at most the write that each of the killed was about to acknowledge.
    expect(vendors.length - promises.size).toBeLessThanOrEqual(6);
    const changes = await allChanges(tracker);
    expect(changes.map((change) => change.sequence)).toEqual(vendors.map((_, index) => index + 1));
    expect(sequence).toBe(vendors.length);
    expect(new Set(changes.map(({ entity_id }) => entity_id))).toEqual(new Set(names.keys()));
    await database.close();
  },
  processesTimeout,
);

async function allChanges(tracker: Tracker): Promise<Change[]> {
  const found: Change[] = [];
  for (;;) {
    const query = { after: found.length, order: 'oldest_first', limit: 1_000 } as const;
    const { changes, has_more } = await tracker.read('list_changes', query);
    found.push(...changes);
    if (!has_more) return found;
  }
}
