import { parseArgs } from 'node:util';
import type { Benchmark, BenchmarkLine } from './benchmark.ts';
import { auditTrail } from './benchmarks/audit-trail.ts';
import { commandStart } from './benchmarks/command-start.ts';
import { contention } from './benchmarks/contention.ts';
import { contextInit } from './benchmarks/task-context-init.ts';
import { evidenceArchive } from './benchmarks/evidence-archive.ts';
import { hybridSearch } from './benchmarks/hybrid-search.ts';
import { langGraphSaver } from './benchmarks/langgraph-saver.ts';
import { loggingAdversarial } from './benchmarks/logging-adversarial.ts';
import { loggingLine } from './benchmarks/logging-line.ts';
import { lostUpdates } from './benchmarks/lost-updates.ts';
import { memoryGrowth } from './benchmarks/memory-growth.ts';
import { memoryStorePlain } from './benchmarks/memory-store-plain.ts';
import { memoryStoreVectors } from './benchmarks/memory-store-vectors.ts';
import { newestForScope } from './benchmarks/newest-for-scope.ts';
import { peers } from './benchmarks/peers.ts';
import { pointRead } from './benchmarks/point-read.ts';
import { postgresGet } from './benchmarks/postgres-get.ts';
import { promptArtifact } from './benchmarks/prompt-artifact.ts';
import { promptLoop } from './benchmarks/prompt-loop.ts';
import { providerMocks } from './benchmarks/provider-mocks.ts';
import { qaParse } from './benchmarks/qa-parse.ts';
import { revisions } from './benchmarks/revisions.ts';
import { ruleResolution } from './benchmarks/rule-resolution.ts';
import { sessionStoreLibsql } from './benchmarks/session-store-libsql.ts';
import { sessionStoreMemory } from './benchmarks/session-store-memory.ts';
import { taskList } from './benchmarks/task-list.ts';
import { textSearchPeers } from './benchmarks/text-search-peers.ts';
import { trackingReads } from './benchmarks/tracking-reads.ts';
import { trackingServer } from './benchmarks/tracking-server.ts';
import { vectorSearchRules } from './benchmarks/vector-search-rules.ts';
import { worktreeVerify } from './benchmarks/worktree-verify.ts';
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
  sessionStoreLibsql,
  sessionStoreMemory,
  loggingLine,
  loggingAdversarial,
  ruleResolution,
  vectorSearchRules,
  memoryStorePlain,
  memoryStoreVectors,
  textSearchPeers,
  providerMocks,
  promptLoop,
  promptArtifact,
  langGraphSaver,
  auditTrail,
  qaParse,
  trackingReads,
  trackingServer,
  worktreeVerify,
  evidenceArchive,
  taskList,
  contextInit,
  peers,
];

/** Runs the benchmarks that the arguments ask for. The exit code is 1 when a gate is missed, 2 on wrong arguments. */
export async function main(args: string[]): Promise<number> {
  let values: ReturnType<typeof readArguments>;
  try {
    values = readArguments(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
  const { only, ...options } = values;
  const chosen = benchmarks.filter(({ name }) => only.length === 0 || only.includes(name));
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)
    process.once(signal, () => process.exit(code));
  const resources = createResources((message) => console.error(`  ${message}`));
  let missed = 0;
  try {
    console.log(describeEnvironment(await readEnvironment(resources), options.json));
    for (const benchmark of chosen) {
      for await (const line of linesOf(benchmark, () => benchmark.run(resources, options))) {
        console.log(describeLine(line, options.json));
        if (line.ok === false) missed++;
      }
    }
  } finally {
    await resources.release();
  }
  if (missed > 0) console.error(`${missed} gate(s) missed.`);
  return missed > 0 ? 1 : 0;
}

function readArguments(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      json: { type: 'boolean', default: false },
      large: { type: 'boolean', default: false },
      peers: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
    },
  });
  const names = benchmarks.map(({ name }) => name);
  const unknown = values.only.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no benchmark "${unknown}". Use one of: ${names.join(', ')}.`);
  return values;
}

/** A benchmark that fails is a missed gate, and the others still run. */
async function* linesOf({ name }: Benchmark, run: () => AsyncIterable<BenchmarkLine>): AsyncGenerator<BenchmarkLine> {
  try {
    yield* run();
  } catch (error) {
    const reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    yield missingLine(name, { target: 'runs', reason });
  }
}
