import { join } from 'node:path';
import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { compare } from '../measure/compare.ts';
import { missingLine, ratioLine } from '../measure/lines.ts';
import { installPeer } from '../peers/install-peer.ts';
import { betterSqlite3 } from '../peers/pinned-peers.ts';
import { openWorker } from '../process/open-worker.ts';
import type { Resources } from '../resources.ts';
import { makeItemFile } from './items.ts';

const transactionsPerRound = 300;
const gates = [
  { durability: 'normal', atMost: 5 },
  { durability: 'full', atMost: 2.5 },
] as const;

/**
 * A transaction that reads a version, updates under it and appends to an audit, through our database and through
 * better-sqlite3. Each has its own file and process: two copies of SQLite must never share one.
 */
export const writeTransaction: Benchmark = {
  name: 'write-transaction',
  async *run(resources) {
    for (const gate of gates) yield await measure(resources, gate);
  },
};

async function measure(resources: Resources, gate: (typeof gates)[number]): Promise<BenchmarkLine> {
  const { durability, atMost } = gate;
  const name = `write-transaction-${durability}`;
  const installed = await installPeer(betterSqlite3, resources.say);
  if ('reason' in installed) return missingLine(name, { target: `ratio <= ${atMost}`, reason: installed.reason });

  const open = async (module: string, node?: string) => {
    const path = join(await resources.folder(), 'items.db');
    await makeItemFile(path);
    return openWorker(new URL(module, import.meta.url), {
      settings: { path, durability, peer: installed.folder },
      ...(node === undefined ? {} : { node }),
    });
  };
  const ours = await open('./write-transaction-worker.ts');
  const reference = await open('../peers/better-sqlite3-worker.ts', installed.node);
  try {
    const comparison = await compare({
      ours: () => ours.ask<number[]>(transactionsPerRound),
      reference: () => reference.ask<number[]>(transactionsPerRound),
      rounds: 12,
    });
    return ratioLine(name, comparison, {
      against: `better-sqlite3 ${betterSqlite3.version} on ${installed.nodeName}`,
      atMost,
      note: `WAL, synchronous ${durability} on both; read a version, update under it, append to an audit`,
    });
  } finally {
    await ours.close();
    await reference.close();
  }
}
