import { openDatabase } from '@waymark/stores';
import { serveRequests } from '../process/serve-requests.ts';
import type { ContentionReport } from './contention.ts';
import { itemName } from './items.ts';
import { readModifyWrite } from './read-modify-write.ts';

await serveRequests(async ({ path }: { path: string }) => {
  const database = await openDatabase(`file:${path}`, { durability: 'normal' });
  return {
    async answer(count): Promise<ContentionReport> {
      const report: ContentionReport = { samples: [], errors: [] };
      for (let index = 0; index < (count as number); index++) {
        const started = performance.now();
        try {
          await readModifyWrite(database, itemName(0));
          report.samples.push(performance.now() - started);
        } catch (error) {
          report.errors.push(String(error));
        }
      }
      return report;
    },
    close: () => database.close(),
  };
});
