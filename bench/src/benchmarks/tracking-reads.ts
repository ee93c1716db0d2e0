import { join } from 'node:path';
import { openDatabase } from '@waymark/stores';
import { openTrackerMirror, renderStatusReport, type Tracker } from '@waymark/tracking-mcp';
import type { Benchmark } from '../benchmark.ts';
import { createRandom } from '../corpus/random.ts';
import { vendorName, treeSize, writeProjectState, type ProjectSize } from '../corpus/tracking.ts';
import { createWriter } from '../corpus/words.ts';
import { tailLine } from '../measure/lines.ts';
import { summarise, timeEach } from '../measure/timing.ts';
import type { Resources } from '../resources.ts';

const rounds = 7;

/** What a project's tracker answers in process: a vendor by its name, a tree of five levels, a whole report. */
export const trackingReads: Benchmark = {
  name: 'tracking-reads',
  async *run(resources) {
    const large = { vendors: 45, items: 100_000, deployments: 500 };
    resources.say(`loading ${large.items} work items`);
    const { tracker, roots, close } = await openProject(resources, large);
    const random = createRandom(3);
    const anyOf = (count: number) => Math.floor(random() * count);

    const vendor = () => tracker.read('query_vendor_status', { name: vendorName(anyOf(large.vendors)) });
    const note = `45 vendors beside ${large.items} work items in a libSQL file`;
    yield tailLine('tracking-vendor', await measure(vendor, 300), { atMostMs: 0.2, note });

    const hierarchy = async () => {
      const id = roots[anyOf(roots.length)]!;
      const { descendants } = await tracker.read('query_work_item', { id, include_hierarchy: true, max_depth: 5 });
      if (descendants.length !== treeSize - 1) throw new Error(`${descendants.length} descendants.`);
    };
    const tree = `an item with the ${treeSize - 1} below it on five levels, among ${large.items}`;
    yield tailLine('tracking-hierarchy', await measure(hierarchy, 100), { atMostMs: 2, note: tree });
    await close();

    for (const { size, atMostMs } of [
      { size: { vendors: 45, items: 50, deployments: 20 }, atMostMs: 20 },
      { size: { vendors: 45, items: 1_200, deployments: 500 }, atMostMs: 100 },
    ]) {
      const small = await openProject(resources, size);
      const report = async () => {
        const state = await small.tracker.read('get_project_state', {});
        renderStatusReport(state, { generated_at: '2026-11-20T09:00:00.000Z' });
      };
      const about = `read and written: ${size.vendors} vendors, ${size.items} work items, ${size.deployments} deployments`;
      yield tailLine(`tracking-report-${size.items}`, await measure(report, 25), { atMostMs, note: about });
      await small.close();
    }
  },
};

async function measure(operation: () => Promise<unknown>, callsPerRound: number) {
  await timeEach(callsPerRound, operation);
  const measured: number[][] = [];
  for (let round = 0; round < rounds; round++) measured.push(await timeEach(callsPerRound, operation));
  return summarise(measured);
}

/** A project of this size in a file, loaded through a mirror, which answers with the same queries as a tracker. */
async function openProject(
  resources: Resources,
  size: ProjectSize,
): Promise<{ tracker: Pick<Tracker, 'read'>; roots: string[]; close: () => Promise<void> }> {
  const database = await openDatabase(`file:${join(await resources.folder(), 'tracking.db')}`);
  const tracker = await openTrackerMirror(database);
  const state = writeProjectState(size, createWriter(createRandom(7)));
  await tracker.load(state);
  // The last tree may be cut off.
  const roots = state.work_items
    .filter(({ depth }) => depth === 0)
    .map(({ id }) => id)
    .slice(0, -1);
  return { tracker, roots, close: () => database.close() };
}
