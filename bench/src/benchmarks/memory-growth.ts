import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { summarise } from '../measure/timing.ts';
import { openWorker } from '../process/open-worker.ts';
import { makeItemFile } from './items.ts';

const [reads, mostMegabytes] = [300_000, 150];

/** What the process of this benchmark reports. */
export interface MemoryReport {
  /** Milliseconds of one read in a hundred. */
  samples: number[];
  /** The largest resident set that was seen, in bytes. */
  peak: number;
  start: number;
}

/** Reads in a loop that awaits nothing else, in a process of its own. */
export const memoryGrowth: Benchmark = {
  name: 'memory-growth',
  async *run(resources) {
    const path = join(await resources.folder(), 'items.db');
    await makeItemFile(path);
    const worker = await openWorker(new URL('./memory-growth-worker.mjs', import.meta.url), { settings: { path } });
    const { samples, peak, start } = await worker.ask<MemoryReport>(reads);
    await worker.close();
    const { p50, p95 } = summarise([samples]);
    const megabytes = (bytes: number) => Math.round(bytes / 1e6);
    yield {
      name: 'memory-growth',
      ...{ p50_ms: p50, p95_ms: p95, n: reads, against: null, ratio: null },
      target: `RSS < ${mostMegabytes} MB`,
      ok: peak < mostMegabytes * 1e6,
      note: `${reads} reads in one loop: peak RSS ${megabytes(peak)} MB, ${megabytes(start)} MB before them`,
    };
  },
};
