import { join } from 'node:path';
import { openMedallionStore } from '@waymark/medallion';
import { openDatabase } from '@waymark/stores';
import type { Benchmark } from '../benchmark.ts';
import { summarise } from '../measure/timing.ts';
import { openWorker } from '../process/open-worker.ts';

const [processes, checkpointsEach] = [2, 200];

/** The scope that all processes of this benchmark checkpoint. */
export const contestedScope = { graph_nodes: ['repo:contested'], tags: [] };

/** Two processes that checkpoint one scope, each checkpoint with a decision of its own. */
export const lostUpdates: Benchmark = {
  name: 'lost-updates',
  async *run(resources) {
    const url = `file:${join(await resources.folder(), 'medallions.db')}`;
    const database = await openDatabase(url);
    const store = await openMedallionStore(database);
    const workers = await Promise.all(
      Array.from({ length: processes }, (_, number) =>
        openWorker(new URL('./lost-updates-worker.ts', import.meta.url), { settings: { url, number } }),
      ),
    );
    const samples = await Promise.all(workers.map((worker) => worker.ask<number[]>(checkpointsEach)));
    await Promise.all(workers.map((worker) => worker.close()));
    const [stored] = await store.getLatestForScope(contestedScope, { limit: 1 });
    await database.close();
    const kept = new Set(stored?.medallion.decisions.map(({ statement }) => statement)).size;
    const { p50, p95, n } = summarise([samples.flat()]);
    yield {
      name: 'lost-updates',
      ...{ p50_ms: p50, p95_ms: p95, n, against: null, ratio: null },
      target: '0 lost',
      ok: kept === n,
      note: `${processes} processes x ${checkpointsEach} checkpoints of one scope: ${n - kept} of ${n} decisions lost, ${stored?.revision ?? 0} revisions`,
    };
  },
};
