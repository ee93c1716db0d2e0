import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { compare } from '../measure/compare.ts';
import { medianLine, missingLine, ratioLine } from '../measure/lines.ts';
import { summarise, type Timing } from '../measure/timing.ts';
import { installPeer } from '../peers/install-peer.ts';
import { aiSdk, openaiAgents, type Peer } from '../peers/pinned-peers.ts';
import { openWorker, type Worker } from '../process/open-worker.ts';
import type { Resources } from '../resources.ts';
import type { LoopRequest, LoopSettings } from './prompt-loop-task.ts';

const [rounds, runsPerRound, mostJournalMs, mostToBare] = [12, 100, 2, 2];

/**
 * Runs of the loop with a model that answers at once: 4 model calls, 3 tool calls. What the journal adds is held against
 * runs without one; with `--peers` also the loop against those of the AI SDK and of the OpenAI Agents SDK.
 */
export const promptLoop: Benchmark = {
  name: 'prompt-loop',
  async *run(resources, options) {
    const ours = await openSubject(resources, './prompt-loop-worker.ts', {});
    try {
      const plain = await measure(ours);
      yield medianLine('prompt-loop', plain, { atMostMs: 1, note: '4 model calls, 3 tool calls, nothing kept' });
      yield await journalLine(ours, 'normal');
      yield await journalLine(ours, 'full');
      yield await powerCutLine(ours);
    } finally {
      await ours.close();
    }
    if (!options.peers) return;
    for (const loop of peerLoops) yield await peerLine(resources, loop);
  },
};

/** With and without a journal in turns: the difference of the medians is what the journal costs. */
async function journalLine(worker: Worker, durability: 'normal' | 'full'): Promise<BenchmarkLine> {
  const compared = await compare({
    ours: () => ask(worker, { journal: durability }),
    reference: () => ask(worker, { journal: 'none' }),
    rounds,
  });
  const more = compared.ours.p50 - compared.reference.p50;
  return {
    ...ratioLine(durability === 'full' ? 'prompt-loop-journal' : 'prompt-loop-journal-normal', compared, {
      against: 'the same without a journal',
      atMost: null,
      note: `journal in a libSQL file, synchronous ${durability}: ${more.toFixed(2)} ms more a run`,
    }),
    target: `<= ${mostJournalMs} ms more a run`,
    ok: more <= mostJournalMs,
  };
}

/** A journal that survives a power cut too takes what the disk takes: it is held against its commits alone. */
async function powerCutLine(worker: Worker): Promise<BenchmarkLine> {
  const compared = await compare({
    ours: () => ask(worker, { journal: 'full' }),
    reference: () => ask(worker, { journal: 'full', bare: true }),
    rounds,
  });
  return ratioLine('prompt-loop-journal-full', compared, {
    against: 'the 8 commits of such a run alone, 400 bytes each',
    atMost: mostToBare,
    note: 'journal in a libSQL file that survives a power cut, synchronous full',
  });
}

/** A loop of somebody else's, in a process of its own. */
interface PeerLoop {
  name: string;
  peer: Peer;
  worker: string;
  /** What runs there. */
  called: string;
}

const peerLoops: readonly PeerLoop[] = [
  {
    name: 'prompt-loop-ai-sdk',
    peer: aiSdk,
    worker: './prompt-loop-ai-sdk-worker.ts',
    called: 'generateText of the AI SDK',
  },
  {
    name: 'prompt-loop-openai-agents',
    peer: openaiAgents,
    worker: './prompt-loop-openai-agents-worker.ts',
    called: 'the runner of the OpenAI Agents SDK',
  },
];

async function peerLine(resources: Resources, loop: PeerLoop): Promise<BenchmarkLine> {
  const { name } = loop;
  const target = 'ratio <= 1';
  const installed = await installPeer(loop.peer, resources.say);
  if ('reason' in installed) return missingLine(name, { target, reason: installed.reason });
  const workers: Worker[] = [];
  try {
    const { node, folder: peer } = installed;
    workers.push(await openSubject(resources, './prompt-loop-worker.ts', { node }));
    workers.push(await openSubject(resources, loop.worker, { node, peer }));
    const [ours, theirs] = workers as [Worker, Worker];
    const compared = await compare({
      ours: () => ask(ours, { journal: 'none' }),
      reference: () => ask(theirs, { journal: 'none' }),
      rounds,
    });
    return ratioLine(name, compared, {
      against: `${loop.called} ${loop.peer.version}`,
      atMost: 1,
      note: `4 model calls, 3 tool calls, nothing kept, on ${installed.nodeName}`,
    });
  } finally {
    for (const worker of workers) await worker.close();
  }
}

async function openSubject(
  resources: Resources,
  module: string,
  { node, peer }: { node?: string; peer?: string },
): Promise<Worker> {
  const settings: LoopSettings = { folder: await resources.folder(), peer: peer ?? null };
  return openWorker(new URL(module, import.meta.url), { settings, ...(node === undefined ? {} : { node }) });
}

async function measure(worker: Worker): Promise<Timing> {
  const measured: number[][] = [];
  await ask(worker, { journal: 'none' });
  for (let round = 0; round < rounds; round++) measured.push(await ask(worker, { journal: 'none' }));
  return summarise(measured);
}

function ask(worker: Worker, what: Omit<LoopRequest, 'count'>): Promise<number[]> {
  const request: LoopRequest = { ...what, count: runsPerRound };
  return worker.ask<number[]>(request);
}
