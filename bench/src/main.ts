import { parseArgs } from 'node:util';
import type { Benchmark, BenchmarkLine } from './benchmark.ts';
import { commandStart } from './benchmarks/command-start.ts';
import { contention } from './benchmarks/contention.ts';
import { hybridSearch } from './benchmarks/hybrid-search.ts';
import { lostUpdates } from './benchmarks/lost-updates.ts';
import { memoryGrowth } from './benchmarks/memory-growth.ts';
import { newestForScope } from './benchmarks/newest-for-scope.ts';
import { peers } from './benchmarks/peers.ts';
import { pointRead } from './benchmarks/point-read.ts';
import { postgresGet } from './benchmarks/postgres-get.ts';
import { revisions } from './benchmarks/revisions.ts';
import { writeTransaction } from './benchmarks/write-transaction.ts';
import { readEnvironment } from './environment.ts';
import { missingLine } from './measure/lines.ts';
import { describeEnvironment, describeLine } from './report.ts';
import { createResources } from './resources.ts';

const benchmarks: readonly Benchmark[] = [
  pointRead,
  writeTransaction,
  postgresGet,
  contention,
  memoryGrowth,
  newestForScope,
  hybridSearch,
  revisions,
  commandStart,
  lostUpdates,
  peers,
];

/** Runs the benchmarks that the arguments ask for. The exit code is 1 when a gate is missed, 2 on wrong arguments. */
export async function main(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      large: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  const chosen = benchmarks.filter(({ name }) => values.only.length === 0 || values.only.includes(name));
  if (chosen.length === 0) {
    console.error(`There is no such benchmark. Use one of: ${benchmarks.map(({ name }) => name).join(', ')}.`);
    return 2;
  }
  const resources = createResources((message) => console.error(`  ${message}`));
  let missed = 0;
  try {
    console.log(describeEnvironment(await readEnvironment(resources), values.json));
    for (const benchmark of chosen) {
      for (const line of await linesOf(benchmark, () => benchmark.run(resources, values))) {
        console.log(describeLine(line, values.json));
        if (line.ok === false) missed++;
      }
    }
  } finally {
    await resources.release();
  }
  if (missed > 0) console.error(`${missed} gate(s) missed.`);
  return missed > 0 ? 1 : 0;
}

/** A benchmark that fails is a missed gate, and the others still run. */
async function linesOf({ name }: Benchmark, run: () => Promise<BenchmarkLine[]>): Promise<BenchmarkLine[]> {
  try {
    return await run();
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return [missingLine(name, { target: 'runs', reason })];
  }
}
