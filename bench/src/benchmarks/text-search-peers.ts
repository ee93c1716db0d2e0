import { join } from 'node:path';
import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { compare } from '../measure/compare.ts';
import { missingLine, ratioLine } from '../measure/lines.ts';
import { installPeer } from '../peers/install-peer.ts';
import { langGraph, mastra } from '../peers/pinned-peers.ts';
import { openWorker, type Worker } from '../process/open-worker.ts';
import type { Resources } from '../resources.ts';
import type { TextSearchRound, TextSearchSettings } from './text-search-subject.ts';

const [count, searches, rounds] = [2_000, 100, 8];

const compared = [
  {
    peer: langGraph,
    name: 'langgraph',
    title: `LangGraph's InMemoryStore ${langGraph.dependencies['@langchain/langgraph-checkpoint']}`,
  },
  { peer: mastra, name: 'mastra', title: `Mastra's LibSQLVector ${mastra.version}` },
] as const;

/** Hybrid search of ours beside what others have, with the same texts, vectors and queries; only with `--peers`. */
export const textSearchPeers: Benchmark = {
  name: 'text-search-peers',
  async *run(resources, options) {
    if (!options.peers) return;
    for (const one of compared) yield await measure(resources, one);
  },
};

async function measure(resources: Resources, one: (typeof compared)[number]): Promise<BenchmarkLine> {
  const name = `text-search-${one.name}`;
  const target = 'ratio <= 1';
  const installed = await installPeer(one.peer, resources.say);
  if ('reason' in installed) return missingLine(name, { target, reason: installed.reason });
  const open = async (worker: string, folder: string | null): Promise<Worker> => {
    const settings: TextSearchSettings = { path: join(await resources.folder(), 'bench.db'), folder, count };
    return openWorker(new URL(worker, import.meta.url), { settings, node: installed.node });
  };
  resources.say(`${name}: loading ${count} texts into both`);
  const workers: Worker[] = [];
  try {
    workers.push(await open('text-search-worker.ts', null));
    workers.push(await open(`text-search-${one.name}-worker.ts`, installed.folder));
    const found = workers.map(() => 0);
    const subject = (index: number) => {
      let round = 0;
      return async () => {
        const answer = await workers[index]!.ask<TextSearchRound>({ seed: ++round, searches });
        found[index]! += answer.found;
        return answer.milliseconds;
      };
    };
    const comparison = await compare({ ours: subject(0), reference: subject(1), rounds });
    const share = (index: number) => ((100 * found[index]!) / (searches * (rounds + 1))).toFixed(0);
    return ratioLine(name, comparison, {
      against: `${one.title}, p95 ${comparison.reference.p95.toFixed(2)} ms`,
      atMost: 1,
      note: `best 10 of ${count} texts of 200 characters by words and 512 dimensions, the query's embedding included; the text that 2-5 words came from is among them in ${share(0)} % (theirs, by vector alone: ${share(1)} %); on ${installed.nodeName}`,
    });
  } catch (error) {
    return missingLine(name, { target, reason: String(error) });
  } finally {
    for (const worker of workers) await worker.close();
  }
}
