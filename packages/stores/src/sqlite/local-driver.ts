import { deadlineIn, type Deadline } from '../contention/deadline.ts';
import type { DatabaseCapabilities, Row } from '../database.ts';
import type { Driver, EngineReport, RunInTransaction, SqlCall } from '../engine/driver.ts';
import { runAll } from '../engine/run-all.ts';
import { copyDatabaseFile } from './copy-database-file.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { SqliteReader } from './sqlite-reader.ts';
import { SqliteWriter } from './sqlite-writer.ts';
import { StatementCounter } from './statement-counter.ts';

/** What a local driver is made of. */
export interface LocalDriverOptions {
  writer: SqliteConnection;
  /** Null where there can be only one connection, as in memory: reads then wait their turn among the writes. */
  reader: SqliteConnection | null;
  /** The file's path, or null in memory. */
  file: string | null;
  /** Names the database in messages. */
  place: string;
  capabilities: DatabaseCapabilities;
  describe(sqliteVersion: string): EngineReport;
  /** Opens a connection for a copy, so that a copy can be made while the writer holds the lock; null where it cannot. */
  openForCopy: (() => Promise<SqliteConnection>) | null;
}

/** How long our own questions wait for their turn, in milliseconds. */
const patience = 60_000;

/** Drives an SQLite database in this process. */
export function createLocalDriver(options: LocalDriverOptions): Driver {
  const { place } = options;
  const counter = new StatementCounter();
  const writer = new SqliteWriter({ connection: options.writer, place, counter });
  const reader = options.reader === null ? null : new SqliteReader({ connection: options.reader, place, counter });

  async function query(call: SqlCall, deadline: () => Deadline): Promise<Row[]> {
    if (reader !== null) return reader.query(call, deadline);
    return writer.exclusive(async () => (await writer.run(call)).rows, deadline());
  }

  function ask(sql: string): Promise<unknown[]> {
    const deadline = deadlineIn(patience);
    if (reader !== null) return reader.ask(sql, deadline);
    return writer.ask(sql, deadline);
  }

  async function vacuumInto(path: string): Promise<void> {
    const sql = `VACUUM INTO '${path.replaceAll("'", "''")}'`;
    if (options.openForCopy === null) return void (await writer.ask(sql, deadlineIn(patience)));
    const copier = new SqliteWriter({ connection: await options.openForCopy(), place, counter });
    try {
      await copier.ask(sql, deadlineIn(patience));
    } finally {
      copier.close();
    }
  }

  return {
    dialect: 'sqlite',
    capabilities: options.capabilities,
    file: options.file,
    query,

    batch(calls, deadline) {
      return writer.transaction(() => runAll(calls, (call) => writer.run(call)), deadline);
    },

    transaction<Result>(work: (run: RunInTransaction) => Promise<Result>, deadline: Deadline) {
      return writer.transaction(() => work(async (call) => (await writer.run(call)).rows), deadline);
    },

    async engine() {
      const [version] = await ask('SELECT sqlite_version()');
      return options.describe(String(version));
    },

    async integrityProblems() {
      const findings = await ask('PRAGMA integrity_check');
      return findings.map(String).filter((finding) => finding !== 'ok');
    },

    async backup(target) {
      await copyDatabaseFile({ source: place, target, vacuumInto });
    },

    async close() {
      writer.close();
      reader?.close();
    },
  };
}
