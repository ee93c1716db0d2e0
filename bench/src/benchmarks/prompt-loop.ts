import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { compare } from '../measure/compare.ts';
import { medianLine, missingLine, ratioLine } from '../measure/lines.ts';
import { summarise, type Timing } from '../measure/timing.ts';
import { installPeer } from '../peers/install-peer.ts';
import { aiSdk } from '../peers/pinned-peers.ts';
import { openWorker, type Worker } from '../process/open-worker.ts';
import type { Resources } from '../resources.ts';
import type { LoopRequest, LoopSettings } from './prompt-loop-task.ts';

const [rounds, runsPerRound, mostJournalMs] = [12, 100, 2];

/**
 * Runs of the loop with a model that answers at once: 4 model calls, 3 tool calls. What the journal adds is held against
 * runs without one; with `--peers` also the loop against the AI SDK's.
 */
export const promptLoop: Benchmark = {
  name: 'prompt-loop',
  async *run(resources, options) {
    const ours = await openSubject(resources, './prompt-loop-worker.ts', {});
    try {
      const plain = await measure(ours, 'none');
      yield medianLine('prompt-loop', plain, { atMostMs: 1, note: '4 model calls, 3 tool calls, nothing kept' });
      for (const journal of ['normal', 'full'] as const) yield* journalLine(ours, journal);
    } finally {
      await ours.close();
    }
    if (options.peers) yield await peerLine(resources);
  },
};

/** With and without a journal in turns: the difference of the medians is what the journal costs. */
async function* journalLine(worker: Worker, journal: 'normal' | 'full'): AsyncGenerator<BenchmarkLine> {
  const compared = await compare({
    ours: () => ask(worker, journal),
    reference: () => ask(worker, 'none'),
    rounds,
  });
  const more = compared.ours.p50 - compared.reference.p50;
  yield {
    ...ratioLine(`prompt-loop-journal-${journal}`, compared, {
      against: 'the same without a journal',
      atMost: null,
      note: `journal in a libSQL file, WAL, synchronous ${journal}: ${more.toFixed(3)} ms more a run`,
    }),
    target: `<= ${mostJournalMs} ms more a run`,
    ok: more <= mostJournalMs,
  };
}

async function peerLine(resources: Resources): Promise<BenchmarkLine> {
  const [name, target] = ['prompt-loop-ai-sdk', 'ratio <= 1'];
  const installed = await installPeer(aiSdk, resources.say);
  if ('reason' in installed) return missingLine(name, { target, reason: installed.reason });
  const workers: Worker[] = [];
  try {
    const { node, folder: peer } = installed;
    workers.push(await openSubject(resources, './prompt-loop-worker.ts', { node }));
    workers.push(await openSubject(resources, './prompt-loop-ai-sdk-worker.ts', { node, peer }));
    const [ours, theirs] = workers as [Worker, Worker];
    const compared = await compare({ ours: () => ask(ours, 'none'), reference: () => ask(theirs, 'none'), rounds });
    return ratioLine(name, compared, {
      against: `generateText of the AI SDK ${aiSdk.version}`,
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

async function measure(worker: Worker, journal: LoopRequest['journal']): Promise<Timing> {
  const measured: number[][] = [];
  await ask(worker, journal);
  for (let round = 0; round < rounds; round++) measured.push(await ask(worker, journal));
  return summarise(measured);
}

function ask(worker: Worker, journal: LoopRequest['journal']): Promise<number[]> {
  const request: LoopRequest = { journal, count: runsPerRound };
  return worker.ask<number[]>(request);
}
