import { deadlineIn, timeLeft, type Deadline } from '../contention/deadline.ts';
import { retry, type FailureKind } from '../contention/retry.ts';
import type { StatementResult } from '../database.ts';
import {
  attemptTransaction,
  unwrap,
  type RemoteTransaction,
  type RunStatement,
} from '../engine/attempt-transaction.ts';
import type { Driver, RunInTransaction } from '../engine/driver.ts';
import { runAll } from '../engine/run-all.ts';
import { DatabaseError } from '../errors.ts';
import { createPool, statementPatience, type Connection } from './connection.ts';
import { describeServer } from './describe-server.ts';
import { mapPostgresError, postgresFailure } from './postgres-failure.ts';

/**
 * For how long the server holds a transaction whose client says nothing, and its locks, in milliseconds: a client may be
 * frozen or cut off. Work that was only slow runs again.
 */
const silencePatience = 3_000;

/** How long health checks try, in milliseconds. */
const healthPatience = 5_000;

/**
 * Opens a PostgreSQL database, at READ COMMITTED, through the package `pg`.
 * @throws {UnavailableError} when `pg` is not installed.
 */
export async function openPostgres(url: string): Promise<Driver> {
  const place = placeOf(url);
  const pool = await createPool(url);

  function request<Result>(
    attempt: (connection: Connection) => Promise<Result>,
    deadline: Deadline,
    sql?: string,
  ): Promise<Result> {
    return retry(() => pool.use(attempt), { deadline, kindOf, map: (error) => mapPostgresError(error, place, sql) });
  }

  async function transaction<Result>(work: (run: RunStatement) => Promise<Result>, deadline: Deadline) {
    const attempt = (connection: Connection) =>
      attemptTransaction(openTransaction(connection, { deadline, place }), work);
    return unwrap(await request(attempt, deadline));
  }

  return {
    dialect: 'postgres',
    capabilities: { sharedWrites: true, durable: true, backup: false },
    file: null,

    async query(call, deadline) {
      const { rows } = await request((connection) => connection.run(call), deadline(), call.sql.text);
      return rows;
    },

    batch: (calls, deadline) => transaction((run): Promise<StatementResult[]> => runAll(calls, run), deadline),

    transaction<Result>(work: (run: RunInTransaction) => Promise<Result>, deadline: Deadline) {
      return transaction((run) => work(async (call) => (await run(call)).rows), deadline);
    },

    engine: () => request(describeServer, deadlineIn(healthPatience)),

    // PostgreSQL checks its pages when it reads them; there is no question that covers them all.
    integrityProblems: async () => [],

    backup: () => Promise.reject(new Error('PostgreSQL is copied by its own tools.')),

    close: () => pool.close(),
  };
}

function openTransaction(connection: Connection, options: { deadline: Deadline; place: string }): RemoteTransaction {
  return {
    begin() {
      // A lock that does not come by the deadline is contention too. 0 would wait for ever.
      const lockTimeout = Math.max(1, Math.ceil(timeLeft(options.deadline)));
      return connection.control(
        `BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL lock_timeout = ${lockTimeout}; ` +
          `SET LOCAL statement_timeout = ${statementPatience}; ` +
          `SET LOCAL idle_in_transaction_session_timeout = ${silencePatience}`,
      );
    },
    run: (call) => connection.run(call),
    commit: () => connection.control('COMMIT'),
    async rollback() {
      await connection.control('ROLLBACK').catch(() => {
        connection.broken = true;
      });
    },
    kindOf,
    isLost: (error) => postgresFailure(error) === 'lost',
    map: (error, sql) => mapPostgresError(error, options.place, sql),
  };
}

function kindOf(error: unknown): FailureKind {
  if (DatabaseError.isInstance(error)) return 'final';
  switch (postgresFailure(error)) {
    case 'busy':
      return 'contention';
    case 'lost':
    case 'ended':
    case 'stale':
    case 'unreachable':
      return 'silence';
    default:
      return 'final';
  }
}

function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host || 'the local socket'}${pathname}`;
}
