import { join } from 'node:path';
import { openDatabase } from '@waymark/stores';
import type { Benchmark } from '../benchmark.ts';
import { percentile, summarise } from '../measure/timing.ts';
import { openWorker } from '../process/open-worker.ts';
import { itemName, makeItemFile } from './items.ts';

const [processes, transactionsEach, leastPerSecond] = [8, 200, 1_000];

/** What a process of this benchmark reports. */
export interface ContentionReport {
  samples: number[];
  errors: string[];
}

/** Eight processes that count one item up, each 200 times. */
export const contention: Benchmark = {
  name: 'contention',
  async *run(resources) {
    const path = join(await resources.folder(), 'items.db');
    await makeItemFile(path);
    const open = () => openWorker(new URL('./contention-worker.ts', import.meta.url), { settings: { path } });
    const workers = await Promise.all(Array.from({ length: processes }, open));
    const started = performance.now();
    const reports = await Promise.all(workers.map((worker) => worker.ask<ContentionReport>(transactionsEach)));
    const seconds = (performance.now() - started) / 1000;
    await Promise.all(workers.map((worker) => worker.close()));

    const errors = reports.flatMap((report) => report.errors);
    const acknowledged = reports.reduce((sum, { samples }) => sum + samples.length, 0);
    const lost = await countLost(path, acknowledged);
    const perSecond = acknowledged / seconds;
    const samples = reports.flatMap((report) => report.samples);
    const { p50, p95, n } = summarise([samples]);
    yield {
      name: 'contention',
      ...{ p50_ms: p50, p95_ms: p95, n, against: null, ratio: null },
      target: `0 errors, 0 lost, >= ${leastPerSecond} a second`,
      ok: errors.length === 0 && lost === 0 && perSecond >= leastPerSecond,
      note:
        `${processes} processes x ${transactionsEach} read-modify-writes with audit on one file, synchronous normal: ` +
        `${errors.length} errors${errors[0] === undefined ? '' : ` (${errors[0]})`}, ${lost} lost, ` +
        `${Math.round(perSecond)} a second, slowest ${percentile(samples, 1).toFixed(0)} ms`,
    };
  },
};

/** Acknowledged transactions of which the item or the audit knows nothing. */
async function countLost(path: string, acknowledged: number): Promise<number> {
  const database = await openDatabase(`file:${path}`);
  const [row] = await database.query<{ counted: number; audited: number }>(
    'select version - 1 as counted, (select count(*) from audit) as audited from item where name = ?',
    [itemName(0)],
  );
  await database.close();
  return Math.max(Math.abs(acknowledged - row!.counted), Math.abs(acknowledged - row!.audited));
}
