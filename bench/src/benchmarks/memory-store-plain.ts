import { memoryMemoryStore } from '@waymark/stores/domain';
import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { createMemories, group_id, wordsFrom } from '../corpus/memory.ts';
import { createRandom } from '../corpus/random.ts';
import { percentile, summarise, timeEach } from '../measure/timing.ts';

const [count, callsPerRound, rounds, atMostMs] = [10_000, 250, 8, 5];

/** Reading, listing, walking and searching what one group remembers, in memory. */
export const memoryStorePlain: Benchmark = {
  name: 'memory-store-plain',
  async *run() {
    const store = memoryMemoryStore();
    const { entities, relationships, episodes } = createMemories(count);
    for (const entity of entities) await store.addEntity(entity);
    for (const relationship of relationships) await store.addRelationship(relationship);
    for (const episode of episodes) await store.addEpisode(episode);
    const place = (index: number) => (index * 7_919) % count;
    const random = createRandom(13);
    const queries = Array.from({ length: 500 }, (_, index) => wordsFrom(episodes[place(index)]!.content, random));

    yield await measure('get', (index) => store.getEntity({ group_id, id: entities[place(index)]!.id }));
    yield await measure('get-episode', (index) => store.getEpisode({ group_id, id: episodes[place(index)]!.id }));
    yield await measure('by-type', (index) => store.getEntities({ group_id, entity_type: `type-${index % 10}` }));
    yield await measure('traverse', (index) =>
      store.traverseFromEntities({ group_id, entity_ids: [entities[place(index)]!.id], depth: 2 }),
    );
    yield await measure('text-search', (index) =>
      store.textSearchEpisodes({ group_id, text: queries[index % queries.length]! }),
    );
    yield await measure('add-entity', (index) =>
      store.addEntity({ ...entities[place(index)]!, attributes: { index }, valid_from: '2026-06-01T00:00:00.000Z' }),
    );
  },
};

async function measure(name: string, call: (index: number) => Promise<unknown>): Promise<BenchmarkLine> {
  const measured: number[][] = [];
  await timeEach(callsPerRound, call);
  for (let round = 0; round < rounds; round++) {
    measured.push(await timeEach(callsPerRound, (index) => call(round * callsPerRound + index)));
  }
  const { p50, p95, n } = summarise(measured);
  const p99 = percentile(measured.flat(), 0.99);
  return {
    name: `memory-store-plain-${name}`,
    p50_ms: p50,
    p95_ms: p95,
    n,
    against: null,
    ratio: null,
    target: `p99 <= ${atMostMs} ms`,
    ok: p99 <= atMostMs,
    note: `p99 ${p99.toFixed(3)} ms in one group of 10,000 entities of ten types, 20,000 relationships, 10,000 episodes of 200 characters`,
  };
}
