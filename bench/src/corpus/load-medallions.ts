import type { EmbeddingProvider } from '@waymark/core-types';
import { openMedallionStore, type Medallion } from '@waymark/medallion';
import type { Database } from '@waymark/stores';
import { batchTogether } from './batch-together.ts';
import type { Corpus } from './medallions.ts';

const medallionsPerTransaction = 500;

/**
 * Fills a database with a collection: the store's own `create`, hence its own tables and indexes, with many medallions
 * in one transaction. Hands each one to `keep`, for whoever checks what the store finds.
 */
export async function loadMedallions(
  database: Database,
  corpus: Corpus,
  options: {
    embedder?: EmbeddingProvider;
    /** Tables that the benchmark does not read. */
    leaveOut?: readonly string[];
    say: (message: string) => void;
    keep?: (medallion: Medallion) => void;
  },
): Promise<void> {
  const { embedder, leaveOut, say, keep } = options;
  const store = await openMedallionStore(batchTogether(database, leaveOut), embedder === undefined ? {} : { embedder });
  const started = performance.now();
  let loaded = 0;
  let chunk: Medallion[] = [];
  for (const medallion of corpus.medallions()) {
    keep?.(medallion);
    chunk.push(medallion);
    if (++loaded < corpus.count && chunk.length < medallionsPerTransaction) continue;
    await Promise.all(chunk.map((one) => store.create(one)));
    chunk = [];
    if (loaded % 100_000 === 0 && loaded < corpus.count) say(`loaded ${loaded} of ${corpus.count} medallions`);
  }
  say(`loaded ${corpus.count} medallions in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
