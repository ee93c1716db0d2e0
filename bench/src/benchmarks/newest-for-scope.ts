import { join } from 'node:path';
import { openMedallionStore, type MedallionStore } from '@waymark/medallion';
import { openDatabase } from '@waymark/stores';
import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { loadMedallions } from '../corpus/load-medallions.ts';
import { createCorpus } from '../corpus/medallions.ts';
import { missingLine, tailLine } from '../measure/lines.ts';
import { percentile, summarise } from '../measure/timing.ts';
import type { Resources } from '../resources.ts';
import { ScopeOracle, type ScopeQuery } from './scope-queries.ts';

const [limit, rounds, queriesPerRound] = [10, 7, 500];

/** A collection to find the newest medallions of a scope in. */
interface Setting {
  name: string;
  url: string;
  count: number;
  /** One document in so many has 1-8 kB. */
  largeOneIn: number;
  atMostMs: number | null;
}

/** The newest ten medallions of a scope, as documents, among 100,000 or a million. */
export const newestForScope: Benchmark = {
  name: 'newest-for-scope',
  async *run(resources, { large }) {
    const file = async () => `file:${join(await resources.folder(), 'medallions.db')}`;
    const hundredThousand = { name: 'newest-for-scope-100k', count: 100_000, largeOneIn: 1, atMostMs: 1 };
    yield await measure(resources, { ...hundredThousand, url: await file() });
    yield await measureOnPostgres(resources);
    if (!large) return;
    const million = { name: 'newest-for-scope-1M', count: 1_000_000, largeOneIn: 10, atMostMs: 5 };
    yield await measure(resources, { ...million, url: await file() });
  },
};

/** For information, so that a machine without PostgreSQL still has the lines with gates. */
async function measureOnPostgres(resources: Resources): Promise<BenchmarkLine> {
  const name = 'newest-for-scope-postgres-10k';
  try {
    const { url } = await resources.postgres();
    return await measure(resources, { name, url, count: 10_000, largeOneIn: 1, atMostMs: null });
  } catch (error) {
    return missingLine(name, { target: null, reason: String(error) });
  }
}

async function measure(resources: Resources, setting: Setting): Promise<BenchmarkLine> {
  const { name, url, count, largeOneIn, atMostMs } = setting;
  resources.say(`${name}: loading ${count} medallions`);
  const corpus = createCorpus({ count, seed: 4, nodes: 20_000, largeOneIn });
  const oracle = new ScopeOracle();
  const loading = await openDatabase(url, { durability: 'normal' });
  await loadMedallions(loading, corpus, {
    // What a scope query never reads takes half of the loading.
    leaveOut: ['medallion_text', 'medallion_vector', 'medallion_revision'],
    say: resources.say,
    keep: (medallion) => oracle.add(medallion),
  });
  await loading.close();

  const database = await openDatabase(url);
  const store = await openMedallionStore(database);
  await assertCorrect(store, oracle);
  const measured: { kind: ScopeQuery['kind']; milliseconds: number }[][] = [];
  for (let round = 0; round < rounds; round++) {
    measured.push(await runQueries(store, oracle.queries(queriesPerRound, 100 + round)));
  }
  await database.close();
  // The first round fills the caches of names and pages.
  const timed = measured.slice(1);
  const timing = summarise(timed.map((round) => round.map(({ milliseconds }) => milliseconds)));
  const sizes = largeOneIn === 1 ? 'all of 1-8 kB' : `one in ${largeOneIn} of 1-8 kB, the others of 1 kB`;
  return tailLine(name, timing, {
    atMostMs,
    note: `newest ${limit} as parsed documents, ${sizes}, 3-7 nodes each of 20,000 by Zipf; by kind p50/p95: ${byKind(timed.flat())}`,
  });
}

async function runQueries(store: MedallionStore, queries: ScopeQuery[]) {
  const measured: { kind: ScopeQuery['kind']; milliseconds: number }[] = [];
  for (const { kind, nodes } of queries) {
    const started = performance.now();
    await store.getLatestForScope({ graph_nodes: nodes, tags: [] }, { limit });
    measured.push({ kind, milliseconds: performance.now() - started });
  }
  return measured;
}

/** A fast answer that is wrong counts for nothing. */
async function assertCorrect(store: MedallionStore, oracle: ScopeOracle): Promise<void> {
  for (const { nodes } of oracle.queries(60, 99)) {
    const found = await store.getLatestForScope({ graph_nodes: nodes, tags: [] }, { limit });
    const ids = found.map(({ medallion }) => medallion.meta.medallion_id);
    const expected = oracle.newest(nodes, limit);
    if (ids.join() !== expected.join()) {
      throw new Error(`The scope ${nodes.join(', ')} gave ${ids.join(', ')} in place of ${expected.join(', ')}.`);
    }
  }
}

function byKind(measured: { kind: ScopeQuery['kind']; milliseconds: number }[]): string {
  return [...new Set(measured.map(({ kind }) => kind))]
    .map((kind) => {
      const samples = measured.filter((one) => one.kind === kind).map(({ milliseconds }) => milliseconds);
      return `${kind} ${percentile(samples, 0.5).toFixed(2)}/${percentile(samples, 0.95).toFixed(2)}`;
    })
    .join(', ');
}
