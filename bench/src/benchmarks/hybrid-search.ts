import { join } from 'node:path';
import { openMedallionStore, type MedallionStore } from '@waymark/medallion';
import { createHashingEmbedder } from '@waymark/providers';
import { openDatabase } from '@waymark/stores';
import type { Benchmark } from '../benchmark.ts';
import { loadMedallions } from '../corpus/load-medallions.ts';
import { createCorpus } from '../corpus/medallions.ts';
import { createRandom } from '../corpus/random.ts';
import { wordOfRank } from '../corpus/words.ts';
import { tailLine } from '../measure/lines.ts';
import { percentile, summarise, timeEach } from '../measure/timing.ts';

const [count, rounds, queriesPerRound, limit] = [20_000, 6, 100, 10];
const scope = { graph_nodes: ['repo:bench'], tags: [] };

/** Searches by words and vectors within one scope of 20,000 medallions. */
export const hybridSearch: Benchmark = {
  name: 'hybrid-search',
  async *run(resources) {
    const url = `file:${join(await resources.folder(), 'medallions.db')}`;
    const embedder = createHashingEmbedder();
    const corpus = createCorpus({ count, seed: 5, nodes: 2_000, largeOneIn: 1, commonNode: 'repo:bench' });
    resources.say(`hybrid-search: loading ${count} medallions`);
    const loading = await openDatabase(url, { durability: 'normal' });
    await loadMedallions(loading, corpus, { embedder, say: resources.say });
    await loading.close();

    const database = await openDatabase(url);
    const store = await openMedallionStore(database, { embedder });
    const [cold] = await timeEach(1, () => store.search(scope, mixedQuery(createRandom(7)).words, { limit }));
    const measured: Sample[][] = [];
    for (let round = 0; round < rounds; round++) measured.push(await runQueries(store, round));
    await database.close();
    const timing = summarise(measured.map((round) => round.map(({ milliseconds }) => milliseconds)));
    yield tailLine('hybrid-search-20k', timing, {
      atMostMs: 15,
      note:
        `best ${limit} by words and ${embedder.dimensions} dimensions in one scope of ${count}, documents of 1-8 kB; the first ` +
        `search, which loads the vectors, ${cold!.toFixed(0)} ms; by kind p50/p95: ${byKind(measured.flat())}`,
    });
  },
};

interface Query {
  kind: 'rare words' | 'common words' | 'rare and common words';
  words: string;
}

interface Sample extends Pick<Query, 'kind'> {
  milliseconds: number;
}

/** One to five words: of those that stand in a quarter to all of the documents, of those that stand in few, or of both. */
function mixedQuery(random: () => number): Query {
  const common = () => wordOfRank(Math.floor(random() * 150));
  const rare = () => wordOfRank(400 + Math.floor(random() * 7_000));
  const words = (word: () => string, count: number) => Array.from({ length: count }, word);
  const kind = random();
  if (kind < 0.35) return { kind: 'rare words', words: words(rare, 1 + Math.floor(random() * 4)).join(' ') };
  if (kind < 0.6) return { kind: 'common words', words: words(common, 1 + Math.floor(random() * 3)).join(' ') };
  return { kind: 'rare and common words', words: [...words(rare, 2), ...words(common, 3)].join(' ') };
}

async function runQueries(store: MedallionStore, round: number): Promise<Sample[]> {
  const random = createRandom(1_000 + round);
  const samples: Sample[] = [];
  for (let index = 0; index < queriesPerRound; index++) {
    const { kind, words } = mixedQuery(random);
    const started = performance.now();
    const hits = await store.search(scope, words, { limit });
    samples.push({ kind, milliseconds: performance.now() - started });
    if (hits.length !== limit) throw new Error(`A search for "${words}" gave ${hits.length} hits.`);
  }
  return samples;
}

function byKind(samples: Sample[]): string {
  return [...new Set(samples.map(({ kind }) => kind))]
    .map((kind) => {
      const times = samples.filter((one) => one.kind === kind).map(({ milliseconds }) => milliseconds);
      return `${kind} ${percentile(times, 0.5).toFixed(1)}/${percentile(times, 0.95).toFixed(1)}`;
    })
    .join(', ');
}
