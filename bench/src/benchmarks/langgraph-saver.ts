import { join } from 'node:path';
import type { Benchmark } from '../benchmark.ts';
import { createRandom } from '../corpus/random.ts';
import { createWriter } from '../corpus/words.ts';
import { compare } from '../measure/compare.ts';
import { missingLine, ratioLine } from '../measure/lines.ts';
import { installPeer } from '../peers/install-peer.ts';
import { langGraph } from '../peers/pinned-peers.ts';
import { openWorker, type Worker } from '../process/open-worker.ts';
import type { SaverRequest, SaverSettings } from './langgraph-saver-worker.ts';

const [rounds, perRound, characters] = [10, 100, 4_000];

const operations = [
  { operation: 'put', atMost: 1.3, what: 'put of a checkpoint' },
  { operation: 'latest', atMost: 1, what: 'getTuple of the newest checkpoint' },
  { operation: 'list', atMost: 1, what: 'list of the newest 10 checkpoints' },
  { operation: 'floor', atMost: null, what: 'put of a checkpoint, beside one bare insert through our database' },
] as const;

/** Engines of ours; only the first has gates. */
const engines = [
  { engine: 'file', suffix: '', fromNode: 20 },
  { engine: 'node-sqlite', suffix: '-node-sqlite', fromNode: 24 },
] as const;

/** Our checkpointer beside LangGraph's for SQLite, each in a process and a file of its own; only with `--peers`. */
export const langGraphSaver: Benchmark = {
  name: 'langgraph-saver',
  async *run(resources, options) {
    if (!options.peers) return;
    const installed = await installPeer(langGraph, resources.say);
    if ('reason' in installed) return yield missingLine('langgraph-saver', { target: null, reason: installed.reason });
    const text = createWriter(createRandom(10))(characters);
    const open = async (engine: SaverSettings['engine']): Promise<Worker> => {
      const settings: SaverSettings = { path: join(await resources.folder(), 'bench.db'), engine, text };
      return openWorker(new URL('langgraph-saver-worker.ts', import.meta.url), { settings, node: installed.node });
    };
    for (const { engine, suffix, fromNode } of engines) {
      if (Number(/\d+/.exec(installed.nodeName)?.[0]) < fromNode) continue;
      const ours = await open(engine);
      const theirs = await open({ folder: installed.folder });
      try {
        for (const { operation, atMost, what } of operations) {
          const request: SaverRequest = { operation, count: perRound };
          const comparison = await compare({
            ours: () => ours.ask<number[]>(request),
            reference: () => theirs.ask<number[]>(request),
            rounds,
          });
          yield ratioLine(`langgraph-saver-${operation}${suffix}`, comparison, {
            against: `LangGraph's SqliteSaver ${langGraph.version}: ${what}`,
            atMost: suffix === '' ? atMost : null,
            note: `${characters} characters a checkpoint, WAL, synchronous normal on both, on ${installed.nodeName}`,
          });
        }
      } finally {
        await ours.close();
        await theirs.close();
      }
    }
  },
};
