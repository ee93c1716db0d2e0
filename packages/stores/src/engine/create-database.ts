import type { Clock } from '@waymark/core-types';

import { deadlineIn, type Deadline } from '../contention/deadline.ts';
import type { Database, Row, SqlValue, Statement, Transaction, TransactionOptions } from '../database.ts';
import { DatabaseError } from '../errors.ts';
import { runMigrations } from '../migration/run-migrations.ts';
import { analyseSql } from '../sql/analyse-sql.ts';
import { checkParams } from '../sql/check-params.ts';
import { dialectWords } from '../sql/dialect-words.ts';
import { CallGate } from './call-gate.ts';
import type { BatchCall, Driver, RunInTransaction, SqlCall } from './driver.ts';
import { checkHealth } from './check-health.ts';

/** Builds a database on an engine: what all engines have in common is here, and only here. */
export function createDatabase(driver: Driver, options: { deadlineMs: number; clock: Clock }): Database {
  const deadline = (own?: TransactionOptions): Deadline => deadlineIn(own?.deadlineMs ?? options.deadlineMs);
  const calls = new CallGate();
  let closing: Promise<void> | null = null;

  const database: Database = {
    dialect: driver.dialect,
    words: dialectWords(driver.dialect),
    capabilities: driver.capabilities,

    async query<Result extends Row = Row>(sql: string, params: readonly SqlValue[] = []): Promise<Result[]> {
      calls.enter();
      try {
        const call = toCall(sql, params);
        if (!call.sql.readsOnly) throw refused(call, 'query only reads; write with batch or tx');
        return (await driver.query(call, deadline)) as Result[];
      } finally {
        calls.leave();
      }
    },

    async batch(statements, own) {
      calls.enter();
      try {
        if (statements.length === 0) return [];
        return await driver.batch(statements.map(toBatchCall), deadline(own));
      } finally {
        calls.leave();
      }
    },

    tx(work, own) {
      return calls.during(() => driver.transaction((run) => runWork(work, run), deadline(own)));
    },

    migrate(schema) {
      return calls.during(() =>
        runMigrations({ schema, database, driver, clock: options.clock, deadline: deadline() }),
      );
    },

    async health(own = {}) {
      return checkHealth(database, driver, { integrity: own.integrity ?? false });
    },

    backup(path) {
      return calls.during(async () => {
        if (!driver.capabilities.backup) {
          throw new DatabaseError('DATABASE_BACKUP', 'This engine has no backup of its own.', {
            recoveryAction: "Use the server's own tool, pg_dump for instance.",
          });
        }
        await driver.backup(path);
      });
    },

    async close() {
      closing ??= calls.close(deadline()).then(() => driver.close());
      await closing;
    },
  };
  return database;
}

/** Runs the caller's work and makes a failed query final on every engine, as it is on PostgreSQL. */
async function runWork<Result>(
  work: (transaction: Transaction) => Promise<Result>,
  run: RunInTransaction,
): Promise<Result> {
  let failure: { error: unknown } | null = null;
  let over = false;
  const transaction: Transaction = {
    async query<Rows extends Row = Row>(sql: string, params: readonly SqlValue[] = []): Promise<Rows[]> {
      if (over)
        throw new DatabaseError('DATABASE_QUERY', 'The transaction is over; its work did not await this query.');
      if (failure !== null) throw failure.error;
      try {
        return (await run(toCall(sql, params))) as Rows[];
      } catch (error) {
        failure ??= { error };
        throw error;
      }
    },
  };
  try {
    const result = await work(transaction);
    const failed = failure as { error: unknown } | null;
    if (failed !== null) throw failed.error;
    return result;
  } finally {
    over = true;
  }
}

function toBatchCall(statement: Statement): BatchCall {
  return { ...toCall(statement.sql, statement.params ?? []), expectChanges: statement.expectChanges };
}

function toCall(text: string, params: readonly SqlValue[]): SqlCall {
  const call = { sql: analyseSql(text), params };
  if (call.sql.problem !== null) throw refused(call, call.sql.problem);
  if (call.sql.placeholders !== params.length) {
    throw refused(call, `it has ${call.sql.placeholders} placeholder(s) and got ${params.length} value(s)`);
  }
  checkParams(params);
  return call;
}

function refused(call: SqlCall, reason: string): DatabaseError {
  return new DatabaseError('DATABASE_QUERY', `The statement was not run: ${reason}.`, {
    details: { sql: call.sql.text.slice(0, 300) },
    recoveryAction: 'Correct the statement.',
  });
}
