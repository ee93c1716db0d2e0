import { setImmediate as macrotask } from 'node:timers/promises';

import { backOff, deadlineIn, timeLeft, type Deadline } from '../contention/deadline.ts';
import { Mutex } from '../contention/mutex.ts';
import type { DatabaseCapabilities, Row, StatementResult } from '../database.ts';
import type { BatchCall, Driver, EngineReport, RunInTransaction, SqlCall } from '../engine/driver.ts';
import { ConflictError, DatabaseError, UnknownCommitError } from '../errors.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { mapSqliteError, sqliteFailure } from './sqlite-failure.ts';

/** What a local driver is made of. */
export interface LocalDriverOptions {
  writer: SqliteConnection;
  /** The same as the writer where there can be only one connection, as in memory. */
  reader: SqliteConnection;
  /** The file's path, or null in memory. */
  file: string | null;
  /** For messages. */
  place: string;
  capabilities: DatabaseCapabilities;
  engine(version: string): EngineReport;
  backup(path: string): Promise<void>;
}

// Native memory of a statement is given back in a macrotask only; a loop that awaits nothing else would grow by 4 kB a call.
const statementsPerMacrotask = 1_000;

/** Drives an SQLite database in this process: a queue of writers, and retries where another process is in the way. */
export function createLocalDriver(options: LocalDriverOptions): Driver {
  const { writer, reader, place } = options;
  const separateReader = reader !== writer;
  const writing = new Mutex();
  const recovering = new Mutex();
  let statements = 0;
  let readerGeneration = 0;

  async function query(call: SqlCall, deadline: () => Deadline): Promise<Row[]> {
    if (!separateReader) return writing.run(() => runOn(writer, call), deadline());
    if (++statements % statementsPerMacrotask === 0) await macrotask();
    const generation = readerGeneration;
    try {
      return (await reader.run(call)).rows;
    } catch (error) {
      if (!isPassing(error)) throw mapSqliteError(error, place, call.sql.text);
      return readAgain(call, generation, deadline());
    }
  }

  /** A reader that met SQLITE_BUSY keeps an unfinished statement, so the connection is replaced. */
  async function readAgain(call: SqlCall, failedGeneration: number, deadline: Deadline): Promise<Row[]> {
    let generation = failedGeneration;
    for (let attempt = 0; ; attempt++) {
      try {
        await recovering.run(async () => {
          if (generation === readerGeneration) await reader.reopen();
          generation = ++readerGeneration;
        }, deadline);
        return (await reader.run(call)).rows;
      } catch (error) {
        if (!isPassing(error) || !(await backOff(attempt, deadline))) throw mapOnce(error, call);
      }
    }
  }

  async function runOn(connection: SqliteConnection, call: SqlCall): Promise<Row[]> {
    return (await runCounted(connection, call)).rows;
  }

  async function runCounted(connection: SqliteConnection, call: SqlCall): Promise<StatementResult> {
    if (++statements % statementsPerMacrotask === 0) await macrotask();
    try {
      return await connection.run(call);
    } catch (error) {
      throw mapSqliteError(error, place, call.sql.text);
    }
  }

  function mapOnce(error: unknown, call?: SqlCall): unknown {
    return DatabaseError.isInstance(error) ? error : mapSqliteError(error, place, call?.sql.text);
  }

  function inTransaction<Result>(work: () => Promise<Result>, deadline: Deadline): Promise<Result> {
    return writing.run(async () => {
      await begin(deadline);
      let result: Result;
      try {
        result = await work();
      } catch (error) {
        await abandon(error);
        throw error;
      }
      await commit();
      return result;
    }, deadline);
  }

  async function begin(deadline: Deadline): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await writer.begin();
      } catch (error) {
        writer.rollback();
        if (sqliteFailure(error) === 'busy' && (await backOff(attempt, deadline))) continue;
        await replaceIfBroken(error);
        throw mapSqliteError(error, place);
      }
    }
  }

  async function commit(): Promise<void> {
    try {
      await writer.commit();
    } catch (error) {
      await abandon(error);
      // The commit's last write may have reached the disk although its confirmation did not reach us.
      if (sqliteFailure(error) === 'input-output') {
        throw new UnknownCommitError({ cause: error, details: { database: place } });
      }
      throw mapSqliteError(error, place);
    }
  }

  async function abandon(error: unknown): Promise<void> {
    writer.rollback();
    await replaceIfBroken(error);
  }

  /** After a failure of the disk SQLite may hold half-done statements; a new connection begins from what is stored. */
  async function replaceIfBroken(error: unknown): Promise<void> {
    const cause: unknown = DatabaseError.isInstance(error) ? error.cause : error;
    const failure = sqliteFailure(cause);
    if (!separateReader || failure === 'constraint' || failure === 'unique' || failure === 'statement') return;
    // What is wrong will show again with the next call; the caller needs the first error.
    await writer.reopen().catch(() => undefined);
  }

  return {
    dialect: 'sqlite',
    capabilities: options.capabilities,
    file: options.file,
    query,

    batch(calls, deadline) {
      return inTransaction(async () => {
        const results: StatementResult[] = [];
        for (const [statement, call] of calls.entries()) {
          const result = await runCounted(writer, call);
          assertChanges(call, statement, result);
          results.push(result);
        }
        return results;
      }, deadline);
    },

    transaction<Result>(work: (run: RunInTransaction) => Promise<Result>, deadline: Deadline) {
      return inTransaction(() => work((call) => runOn(writer, call)), deadline);
    },

    async engine() {
      const version = await retry(() => reader.ask('SELECT sqlite_version()'));
      return options.engine(String(version[0]));
    },

    async integrityProblems() {
      const findings = await retry(() => reader.ask('PRAGMA integrity_check'));
      return findings.map(String).filter((finding) => finding !== 'ok');
    },

    backup: (path) => options.backup(path),

    async close() {
      // What is under way may finish; nothing new begins.
      await writing.run(async () => undefined, deadlineIn(60_000)).catch(() => undefined);
      writer.close();
      if (separateReader) reader.close();
    },
  };

  function retry(ask: () => Promise<unknown[]>): Promise<unknown[]> {
    const deadline = deadlineIn(5_000);
    const attempts = async (): Promise<unknown[]> => {
      for (let attempt = 0; ; attempt++) {
        try {
          return await ask();
        } catch (error) {
          if (!isPassing(error) || !(await backOff(attempt, deadline))) throw mapSqliteError(error, place);
          await reader.reopen().catch(() => undefined);
        }
      }
    };
    return separateReader ? attempts() : writing.run(attempts, deadline);
  }
}

function isPassing(error: unknown): boolean {
  const failure = sqliteFailure(error);
  return failure === 'busy' || failure === 'closed';
}

function assertChanges(call: BatchCall, statement: number, result: StatementResult): void {
  const expected = call.expectChanges;
  if (expected === undefined || result.changes === expected) return;
  throw new ConflictError({ statement, expected, changed: result.changes });
}
