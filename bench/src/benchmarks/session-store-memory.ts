import type { Session } from '@waymark/core-types/domain';
import { memorySessionStore } from '@waymark/stores/domain';
import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { createSessions } from '../corpus/sessions.ts';
import { percentile, summarise, timeEach } from '../measure/timing.ts';

const [sessionCount, callsPerRound, rounds, atMostMs] = [10_000, 500, 8, 5];

/** Reading, finding, listing and saving sessions in memory, among 10,000. */
export const sessionStoreMemory: Benchmark = {
  name: 'session-store-memory',
  async *run() {
    const store = memorySessionStore();
    const sessions: Session[] = [];
    for (const session of createSessions(sessionCount)) sessions.push(await store.save(session));
    const at = (index: number) => sessions[(index * 7_919) % sessions.length]!;

    yield await measure('get', (index) => store.get(at(index)));
    yield await measure('get-by-channel', (index) => store.getByChannel(at(index)));
    yield await measure('list-by-agent', (index) => store.listByAgent({ ...whose(at(index)), limit: 20 }));
    yield await measure('list-by-status', (index) =>
      store.listByAgent({ ...whose(at(index)), status: 'ACTIVE', limit: 20 }),
    );
    yield await measure('save', async (index) => {
      const place = (index * 7_919) % sessions.length;
      sessions[place] = await store.save({ ...sessions[place]!, turn_count: index });
    });
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
    name: `session-store-memory-${name}`,
    p50_ms: p50,
    p95_ms: p95,
    n,
    against: null,
    ratio: null,
    target: `p99 <= ${atMostMs} ms`,
    ok: p99 <= atMostMs,
    note: `p99 ${p99.toFixed(3)} ms among 10,000 sessions of 3 kB, 20 agents; pages of 20`,
  };
}

function whose({ tenant_id, agent_id }: Session) {
  return { tenant_id, agent_id };
}
