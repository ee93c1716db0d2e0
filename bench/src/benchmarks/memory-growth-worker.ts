import { openDatabase } from '@waymark/stores';
import { serveRequests } from '../process/serve-requests.ts';
import { itemName } from './items.ts';
import type { MemoryReport } from './memory-growth.ts';

await serveRequests(async ({ path }: { path: string }) => {
  const database = await openDatabase(`file:${path}`);
  return {
    async answer(reads): Promise<MemoryReport> {
      const report: MemoryReport = { samples: [], peak: 0, start: process.memoryUsage.rss() };
      for (let index = 0; index < (reads as number); index++) {
        const started = performance.now();
        await database.query('select doc from item where name = ?', [itemName(index * 7)]);
        if (index % 100 !== 0) continue;
        report.samples.push(performance.now() - started);
        report.peak = Math.max(report.peak, process.memoryUsage.rss());
      }
      return report;
    },
    close: () => database.close(),
  };
});
