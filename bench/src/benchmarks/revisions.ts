import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '@waymark/core-types';
import { openMedallionStore, type Medallion } from '@waymark/medallion';
import { openDatabase, type Database } from '@waymark/stores';
import type { Benchmark } from '../benchmark.ts';
import { writeMedallion } from '../corpus/medallions.ts';
import { createRandom } from '../corpus/random.ts';
import { createWriter } from '../corpus/words.ts';
import { median, summarise, timeEach } from '../measure/timing.ts';

const [count, repeats, finalSize, mostShare, mostMs] = [200, 7, 40_000, 0.15, 5];

/** What 200 revisions of a growing medallion take, and how long any of them takes to restore. */
export const revisions: Benchmark = {
  name: 'revisions',
  async *run(resources) {
    const path = join(await resources.folder(), 'medallions.db');
    const database = await openDatabase(`file:${path}`);
    const store = await openMedallionStore(database);
    const documents = growingDocuments();
    const updates: number[] = [];
    let id = '';
    for (const [index, document] of documents.entries()) {
      const started = performance.now();
      const stored = index === 0 ? await store.create(document) : await store.update(document, index);
      updates.push(performance.now() - started);
      id = stored.medallion.meta.medallion_id;
    }
    const hashes = (await store.history(id)).map(({ sha256 }) => sha256);
    const restores: number[][] = [];
    for (let revision = 1; revision <= count; revision++) {
      const medallion = await store.getRevision(id, revision);
      const hash = createHash('sha256').update(canonicalJson(medallion)).digest('hex');
      if (hash !== hashes[revision - 1]) throw new Error(`Revision ${revision} came back different.`);
      restores.push(await timeEach(repeats, () => store.getRevision(id, revision)));
    }
    const bytes = await bytesOfRevisions(database);
    await database.close();

    const fullCopies = documents.reduce((sum, document) => sum + Buffer.byteLength(canonicalJson(document)), 0);
    const share = bytes / fullCopies;
    const { p50, p95, n } = summarise([restores.flat()]);
    const slowest = Math.max(...restores.map(median));
    const kilobytes = (size: number) => Math.round(size / 1000);
    yield {
      name: 'revisions-restore',
      ...{ p50_ms: p50, p95_ms: p95, n, against: null, ratio: null },
      target: `slowest revision <= ${mostMs} ms`,
      ok: slowest <= mostMs,
      note: `any of ${count} revisions of a medallion that grows to ${kilobytes(finalSize)} kB: the slowest takes ${slowest.toFixed(2)} ms, the median of ${repeats}; an update takes ${median(updates).toFixed(2)} ms`,
    };
    yield {
      name: 'revisions-size',
      ...{ p50_ms: null, p95_ms: null, n: count, against: `${count} full copies, ${kilobytes(fullCopies)} kB` },
      ratio: share,
      target: `ratio <= ${mostShare}`,
      ok: share <= mostShare,
      note: `${kilobytes(bytes)} kB in all columns of the revisions; the whole database is ${kilobytes((await stat(path)).size)} kB`,
    };
  },
};

/** Each adds a decision to the one before and corrects an older one, up to the final size. */
function growingDocuments(): Medallion[] {
  const write = createWriter(createRandom(6));
  const random = createRandom(8);
  const scope = { graph_nodes: ['module:growing', 'repo:bench'], tags: [] };
  const documents = [writeMedallion({ index: 0, scope, size: 800, write })];
  const perRevision = Math.round((finalSize - 800) / (count - 1));
  for (let index = 1; index < count; index++) {
    const previous = documents[index - 1]!;
    const corrected = Math.floor(random() * previous.decisions.length);
    const decisions = previous.decisions.map((decision, position) =>
      position === corrected ? { ...decision, confidence: Math.round(random() * 100) / 100 } : decision,
    );
    const id = `D-${String(decisions.length + 1).padStart(3, '0')}`;
    const words = perRevision - 90;
    decisions.push({ id, statement: write(words * 0.4), rationale: write(words * 0.6), confidence: 0.8 });
    const updated_at = new Date(Date.parse(previous.meta.updated_at) + 60_000).toISOString();
    const summary = { ...previous.summary, high_level: write(120) };
    documents.push({ ...previous, meta: { ...previous.meta, updated_at }, summary, decisions });
  }
  return documents;
}

async function bytesOfRevisions(database: Database): Promise<number> {
  const columns = [
    'tenant',
    'medallion_id',
    'revision',
    'updated_at',
    'model',
    'status',
    'sha256',
    'is_snapshot',
    'body',
  ];
  const lengths = columns.map((column) => `length(cast(${column} as blob))`).join(' + ');
  const [row] = await database.query<{ bytes: number }>(`select sum(${lengths}) as bytes from medallion_revision`);
  return row!.bytes;
}
