import { openDatabase } from '@waymark/stores';
import { engines, type TestEngine } from '@waymark/test-servers';
import { forkWorker, type Worker } from '@waymark/test-servers/workers';
import { describe, expect, it } from 'vitest';

import { openTracker, type Tracker } from '../src/index.ts';
import { sampleVendor } from '../src/testing/index.ts';

const worker = new URL('./workers/tracker-worker.ts', import.meta.url);
const all = await engines();
const shared = all.filter((engine) => engine.shared);
/** A libSQL server runs one writer at a time, and each statement is a request: half as many clients take as long. */
const clientsOf = ({ name }: TestEngine) => (name === 'libsql server' ? 5 : 10);

async function inspect<Result>(url: string, look: (tracker: Tracker) => Promise<Result>): Promise<Result> {
  const database = await openDatabase(url);
  try {
    return await look(await openTracker(database));
  } finally {
    await database.close();
  }
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

async function finished(workers: Worker[]): Promise<string[]> {
  for (const { ended } of workers) expect(await ended).toEqual({ code: 0, signal: null, stderr: '' });
  return workers.flatMap(({ lines }) => lines);
}

/** Up to ten processes start at once, beside those of other tests. */
const processesTimeout = 90_000;

describe.each(shared)('several processes on $name', { timeout: processesTimeout }, (engine) => {
  it('[tracking:write:one-winner] change one vendor: one wins, all others get a conflict whose merge goes in', async () => {
    const url = await engine.openUrl();
    await inspect(url, (tracker) => tracker.write('create_vendor', sampleVendor({ name: 'shared' }), { by: 'ada' }));
    const count = clientsOf(engine);
    const start = String(Date.now() + 300 * count);
    const lines = await finished(
      numbers(count).map((name) => forkWorker(worker, [url, 'compete', String(name), start])),
    );
    expect(lines.filter((line) => line.startsWith('won'))).toEqual(['won 2']);
    expect(lines.filter((line) => line.startsWith('conflict 1 '))).toHaveLength(count - 1);
    const merged = lines.filter((line) => line.startsWith('merged')).map((line) => Number(line.split(' ')[1]));
    expect(merged.sort((one, other) => one - other)).toEqual(numbers(count - 1).map((index) => index + 3));
    await inspect(url, async (tracker) => {
      const { vendors } = await tracker.read('query_vendor_status', { name: 'shared' });
      expect(vendors[0]).toMatchObject({
        version: count + 1,
        metadata: Object.fromEntries(numbers(count).map((name) => [`mark_${name}`, true])),
      });
      expect((await tracker.read('list_changes', { entity_id: vendors[0]!.id })).changes).toHaveLength(count + 1);
    });
  });

  it('[tracking:write:acknowledged] create vendors, fifty at once in each: what was acknowledged is stored', async () => {
    const url = await engine.openUrl();
    const each = engine.name === 'libsql server' ? 10 : 50;
    const lines = await finished(
      ['a', 'b', 'c', 'd'].map((name) => forkWorker(worker, [url, 'parallel', name, String(each)])),
    );
    const acknowledged = lines.flatMap((line) => /^acknowledged (\S+) /.exec(line)?.[1] ?? []);
    expect(acknowledged).toHaveLength(4 * each);
    await inspect(url, async (tracker) => {
      const { vendors, sequence } = await tracker.read('get_project_state', {});
      expect(vendors.map(({ id }) => id).sort()).toEqual(acknowledged.sort());
      expect(sequence).toBe(4 * each);
      await expectWholeTrail(tracker, 4 * each);
    });
  });

  it('[tracking:write:once-everywhere] apply a write of one operation_id once, and all get its result', async () => {
    const url = await engine.openUrl();
    await inspect(url, async () => null);
    const operation_id = '00000000-0000-4000-8000-000000000001';
    const start = String(Date.now() + 1_500);
    const lines = await finished(numbers(4).map(() => forkWorker(worker, [url, 'repeat', start, operation_id])));
    const acknowledged = lines.filter((line) => line.startsWith('acknowledged'));
    expect(acknowledged).toHaveLength(4);
    expect(new Set(acknowledged).size).toBe(1);
    await inspect(url, async (tracker) => {
      expect((await tracker.read('list_enhancements', {})).total_count).toBe(1);
      await expectWholeTrail(tracker, 1);
    });
  });
});

/** The numbers of the changes have no gap, and none is there twice. */
async function expectWholeTrail(tracker: Tracker, count: number): Promise<void> {
  const { changes } = await tracker.read('list_changes', { order: 'oldest_first', limit: 1_000 });
  expect(changes.map(({ sequence }) => sequence)).toEqual(numbers(count).map((index) => index + 1));
}
