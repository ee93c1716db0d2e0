import { join } from 'node:path';
import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { createRandom } from '../corpus/random.ts';
import { createWriter } from '../corpus/words.ts';
import { compare } from '../measure/compare.ts';
import { missingLine, ratioLine } from '../measure/lines.ts';
import { installPeer } from '../peers/install-peer.ts';
import { langGraph, mastra, type Peer } from '../peers/pinned-peers.ts';
import type { PeerRequest, PeerSettings } from '../peers/store-worker.ts';
import { openWorker, type Worker } from '../process/open-worker.ts';
import type { Resources } from '../resources.ts';

const [records, putsPerRound, readsPerRound, rounds, characters] = [2_600, 100, 100, 10, 4_000];

const compared = [
  {
    peer: langGraph,
    name: 'langgraph',
    worker: '../peers/langgraph-worker.ts',
    title: `LangGraph's SqliteSaver ${langGraph.version}`,
    operations: { put: 'put of a checkpoint', newest: 'list of the newest 10 checkpoints of a thread' },
  },
  {
    peer: mastra,
    name: 'mastra',
    worker: '../peers/mastra-worker.ts',
    title: `Mastra's LibSQLStore ${mastra.version}`,
    operations: { put: 'saveMessages of one message', newest: 'listMessages, the newest 10 of a thread' },
  },
] as const;

/** Other projects' nearest operations beside ours, each in a process and a file of its own; only with `--peers`. */
export const peers: Benchmark = {
  name: 'peers',
  async *run(resources, options) {
    if (!options.peers) return;
    for (const one of compared) yield* await measure(resources, one);
  },
};

async function measure(resources: Resources, one: (typeof compared)[number]): Promise<BenchmarkLine[]> {
  const installed = await installPeer(one.peer satisfies Peer, resources.say);
  if ('reason' in installed) return [missingLine(`peer-${one.name}`, { target: null, reason: installed.reason })];
  const text = createWriter(createRandom(10))(characters);
  const open = async (worker: string, folder: string | null): Promise<Worker> => {
    const settings: PeerSettings = { path: join(await resources.folder(), 'bench.db'), folder, text };
    // The same Node for both, since some peers do not run on the oldest that we support.
    return openWorker(new URL(worker, import.meta.url), { settings, node: installed.node });
  };
  let workers: Worker[] = [];
  try {
    workers = [await open('../peers/store-worker.ts', null), await open(one.worker, installed.folder)];
    const [ours, theirs] = workers as [Worker, Worker];
    const lines: BenchmarkLine[] = [];
    for (const operation of ['put', 'newest'] as const) {
      const count = operation === 'put' ? putsPerRound : readsPerRound;
      if (operation === 'newest') for (const worker of workers) await fill(worker);
      const request: PeerRequest = { operation, count };
      const comparison = await compare({
        ours: () => ours.ask<number[]>(request),
        reference: () => theirs.ask<number[]>(request),
        rounds,
      });
      lines.push(
        ratioLine(`peer-${one.name}-${operation}`, comparison, {
          against: `${one.title}: ${one.operations[operation]}`,
          atMost: null,
          note: `${operation === 'put' ? 'create' : 'getLatestForScope of 10'}, ${characters} characters a record, WAL, synchronous normal on both, on ${installed.nodeName}`,
        }),
      );
    }
    return lines;
  } catch (error) {
    return [missingLine(`peer-${one.name}`, { target: null, reason: String(error) })];
  } finally {
    for (const worker of workers) await worker.close();
  }
}

/** Both hold as many records before the newest are asked for. */
async function fill(worker: Worker): Promise<void> {
  const request: PeerRequest = { operation: 'put', count: records - putsPerRound * (rounds + 1) };
  await worker.ask(request);
}
