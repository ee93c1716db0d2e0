import { join } from 'node:path';
import { libsqlConfigStore, memoryConfigStore, type ConfigStore } from '@waymark/stores/domain';
import { openDatabase } from '@waymark/stores';
import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { batchTogether } from '../corpus/batch-together.ts';
import { createRandom, type Random } from '../corpus/random.ts';
import { medianLine } from '../measure/lines.ts';
import { summarise, timeEach } from '../measure/timing.ts';

const [dimensions, rounds, searches, limit] = [384, 6, 60, 10];
const [tenant_id, agent_id] = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'];

/** Searches the rules of one agent by vector: exact, and after catching up with what others wrote. */
export const vectorSearchRules: Benchmark = {
  name: 'vector-search-rules',
  async *run(resources) {
    for (const [count, atMostMs] of [
      [2_000, 1],
      [20_000, 15],
    ] as const) {
      resources.say(`vector-search-rules: loading ${count} rules`);
      const inMemory = memoryConfigStore();
      await fill(inMemory, count);
      yield await measure(inMemory, { name: `vector-search-${count}-memory`, count, atMostMs, cold: false });

      const url = `file:${join(await resources.folder(), `rules-${count}.db`)}`;
      const loading = await openDatabase(url, { durability: 'normal' });
      await fill(await libsqlConfigStore(batchTogether(loading)), count);
      await loading.close();
      const database = await openDatabase(url);
      const onFile = await libsqlConfigStore(database);
      yield await measure(onFile, { name: `vector-search-${count}-libsql`, count, atMostMs, cold: true });
      await database.close();
    }
  },
};

async function fill(store: ConfigStore, count: number): Promise<void> {
  const random = createRandom(3);
  for (let start = 0; start < count; start += 500) {
    const some = Array.from({ length: Math.min(500, count - start) }, (_, index) => ({
      tenant_id,
      agent_id,
      name: `rule ${start + index}`,
      condition_text: 'The user asks for a refund.',
      action_text: 'Ask for the order number.',
      embedding: vector(random),
    }));
    await Promise.all(some.map((rule) => store.saveRule(rule)));
  }
}

async function measure(
  store: ConfigStore,
  about: { name: string; count: number; atMostMs: number; cold: boolean },
): Promise<BenchmarkLine> {
  const { name, count, atMostMs, cold } = about;
  const random = createRandom(4);
  const search = () => store.vectorSearchRules({ tenant_id, agent_id, query_embedding: vector(random), limit });
  const [first] = await timeEach(1, search);
  await timeEach(searches, search);
  const measured: number[][] = [];
  for (let round = 0; round < rounds; round++) measured.push(await timeEach(searches, search));
  const timing = summarise(measured);
  return medianLine(name, timing, {
    atMostMs,
    note:
      `the best ${limit} of ${count} rules by ${dimensions} dimensions, exact` +
      (cold ? `; the first search, which reads the vectors, ${first!.toFixed(0)} ms` : ''),
  });
}

function vector(random: Random): number[] {
  return Array.from({ length: dimensions }, () => random() - 0.5);
}
