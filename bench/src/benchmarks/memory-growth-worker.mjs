// Run without tsx, whose memory would count here: hence no TypeScript, and always the built package.
import { openDatabase } from '@waymark/stores';

const { path } = JSON.parse(process.argv[2] ?? '{}');
const database = await openDatabase(`file:${path}`);

/** @param {number} reads */
async function readInOneLoop(reads) {
  /** @type {import('./memory-growth.ts').MemoryReport} */
  const report = { samples: [], peak: 0, start: process.memoryUsage.rss() };
  for (let index = 0; index < reads; index++) {
    const started = performance.now();
    await database.query('select doc from item where name = ?', [`item-${(index * 7) % 8_000}`]);
    if (index % 100 !== 0) continue;
    report.samples.push(performance.now() - started);
    report.peak = Math.max(report.peak, process.memoryUsage.rss());
  }
  return report;
}

process.on('message', (/** @type {{ request: number }} */ { request }) => {
  void readInOneLoop(request).then((answer) => process.send?.({ answer }));
});
process.once('disconnect', () => void database.close());
process.send?.({ answer: 'ready' });
