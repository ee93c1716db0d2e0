import { join } from 'node:path';
import { libsqlMemoryStore } from '@waymark/stores/domain';
import { openDatabase } from '@waymark/stores';
import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { createEpisodes, group_id } from '../corpus/memory.ts';
import { createRandom } from '../corpus/random.ts';
import { summarise, timeEach } from '../measure/timing.ts';
import type { Resources } from '../resources.ts';

const [dimensions, limit, searchesPerRound, rounds] = [384, 10, 50, 6];

/** The ten nearest of a group's episodes, among 2,000 and among 20,000, in a libSQL file. */
export const memoryStoreVectors: Benchmark = {
  name: 'memory-store-vectors',
  async *run(resources) {
    yield await measure(resources, { count: 2_000, atMostMs: 1 });
    yield await measure(resources, { count: 20_000, atMostMs: 15 });
  },
};

async function measure(
  resources: Resources,
  { count, atMostMs }: { count: number; atMostMs: number },
): Promise<BenchmarkLine> {
  const name = `memory-store-vectors-${count / 1_000}k`;
  resources.say(`${name}: loading ${count} episodes`);
  const database = await openDatabase(`file:${join(await resources.folder(), 'memory.db')}`, { durability: 'normal' });
  const store = await libsqlMemoryStore(database);
  const random = createRandom(21);
  const draw = () => Array.from({ length: dimensions }, () => random() - 0.5);
  for (const episode of createEpisodes(count)) await store.addEpisode({ ...episode, embedding: draw() });
  const search = () => store.vectorSearchEpisodes({ group_id, query_embedding: draw(), limit });
  const [cold] = await timeEach(1, search);
  const measured: number[][] = [];
  for (let round = 0; round < rounds; round++) measured.push(await timeEach(searchesPerRound, search));
  await database.close();
  const { p50, p95, n } = summarise(measured);
  return {
    name,
    ...{ p50_ms: p50, p95_ms: p95, n, against: null, ratio: null },
    target: `p50 <= ${atMostMs} ms`,
    ok: p50 <= atMostMs,
    note: `the nearest ${limit} of ${count} episodes of one group by ${dimensions} numbers, exact, read from a file with all fields; the first search, which loads the vectors, ${cold!.toFixed(0)} ms`,
  };
}
