import { join } from 'node:path';
import { openDatabase, type Database } from '@waymark/stores';
import { libsqlAuditStore, postgresAuditStore, type AuditStore } from '@waymark/stores/domain';
import type { Benchmark, BenchmarkLine } from '../benchmark.ts';
import { compare } from '../measure/compare.ts';
import { ratioLine, tailLine } from '../measure/lines.ts';
import { summarise, timeEach } from '../measure/timing.ts';

const perRound = 100;
const chainLength = 10_000;
const tenant_id = '00000000-0000-4000-8000-000000000001';

/** How long an entry of the audit trail takes, one by one and many at once, and how long a walk through a chain. */
export const auditTrail: Benchmark = {
  name: 'audit-trail',
  async *run(resources) {
    const path = join(await resources.folder(), 'audit.db');
    yield* measure({ engine: 'file', url: `file:${path}`, open: libsqlAuditStore });
    const { url } = await resources.postgres();
    yield* measure({ engine: 'postgres', url, open: postgresAuditStore });
  },
};

async function* measure(target: {
  engine: string;
  url: string;
  open(database: Database): Promise<AuditStore>;
}): AsyncIterable<BenchmarkLine> {
  const { engine, url, open } = target;
  const database = await openDatabase(url);
  try {
    const store = await open(database);
    const insert = await bareInsert(database);
    const reference = () => timeEach(perRound, insert);
    const against = 'a bare insert of the same text';
    const note = 'a turn of 1 kB, synchronous full; entry, content and head of the chain in one transaction';

    const single = await compare({ ours: () => timeEach(perRound, () => append(store)), reference, rounds: 10 });
    yield ratioLine(`audit-append-${engine}`, single, { against, atMost: 6, note });

    const together = await compare({ ours: () => timeTogether(store), reference, rounds: 10 });
    yield ratioLine(`audit-append-together-${engine}`, together, {
      against,
      atMost: 2,
      note: `${note}; ${perRound} at once, the time of one is a share of all`,
    });

    const { sequence } = await store.head({ tenant_id });
    for (let number = sequence; number < chainLength; number += perRound) await timeTogether(store);
    const walks = await timeEach(5, () => verify(store));
    yield tailLine(`audit-verify-${engine}`, summarise([walks]), {
      atMostMs: 5_000,
      note: `a chain of ${chainLength} entries, every hash and every content`,
    });
  } finally {
    await database.close();
  }
}

const turn = {
  tenant_id,
  agent_id: '00000000-0000-4000-8000-000000000010',
  session_id: '00000000-0000-4000-8000-000000000020',
  turn_number: 1,
  user_message: 'Where is my parcel? '.repeat(15),
  agent_response: 'It arrives on Monday. '.repeat(15),
  latency_ms: 120,
};

async function append(store: AuditStore): Promise<void> {
  await store.saveTurn(turn);
}

async function timeTogether(store: AuditStore): Promise<number[]> {
  const started = performance.now();
  await Promise.all(Array.from({ length: perRound }, () => append(store)));
  return [(performance.now() - started) / perRound];
}

async function verify(store: AuditStore): Promise<void> {
  const report = await store.verify({ tenant_id });
  if (!report.ok || report.entries < chainLength) throw new Error(`The chain does not hold: ${JSON.stringify(report)}`);
}

/** One row a transaction, as a table without a chain has it. */
async function bareInsert(database: Database): Promise<() => Promise<unknown>> {
  await database.migrate({
    name: 'bench',
    migrations: [
      { id: '0001', up: ({ id, text }) => [`create table bench_row (row_id ${id}, body ${text} not null)`] },
    ],
  });
  const body = JSON.stringify(turn);
  return () => database.batch([{ sql: 'insert into bench_row (body) values (?)', params: [body], expectChanges: 1 }]);
}
