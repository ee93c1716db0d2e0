import { backOff, type Deadline } from '../contention/deadline.ts';
import { Mutex } from '../contention/mutex.ts';
import type { StatementResult } from '../database.ts';
import type { SqlCall } from '../engine/driver.ts';
import { DatabaseError, UnknownCommitError } from '../errors.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { mapSqliteError, sqliteFailure, type SqliteFailure } from './sqlite-failure.ts';
import type { StatementCounter } from './statement-counter.ts';

const failuresWithoutHarm = new Set<SqliteFailure>(['closed', 'constraint', 'statement', 'unique']);

/** Runs transactions on one connection, one after the other, and waits where another process writes. */
export class SqliteWriter {
  private readonly connection: SqliteConnection;
  private readonly place: string;
  private readonly counter: StatementCounter;
  private readonly queue = new Mutex();

  constructor(options: { connection: SqliteConnection; place: string; counter: StatementCounter }) {
    this.connection = options.connection;
    this.place = options.place;
    this.counter = options.counter;
  }

  /** Runs work between the transactions. */
  exclusive<Result>(work: () => Promise<Result>, deadline: Deadline): Promise<Result> {
    return this.queue.run(work, deadline);
  }

  /** Runs work in a transaction; when it throws, nothing of it is kept. */
  transaction<Result>(work: () => Promise<Result>, deadline: Deadline): Promise<Result> {
    return this.exclusive(async () => {
      // A promise only where another process is in the way.
      const waiting = this.begin(deadline);
      if (waiting !== undefined) await waiting;
      let result: Result;
      try {
        result = await work();
      } catch (error) {
        this.abandon(error);
        throw error;
      }
      this.commit();
      return result;
    }, deadline);
  }

  /** Runs one statement, in the transaction when one is open. */
  run(call: SqlCall): StatementResult | Promise<StatementResult> {
    const pause = this.counter.count();
    return pause === undefined ? this.runNow(call) : pause.then(() => this.runNow(call));
  }

  /** Runs a statement of our own between the transactions, as a connection's `ask` does. */
  ask(sql: string, deadline: Deadline): Promise<unknown[]> {
    return this.exclusive(async () => {
      for (let attempt = 0; ; attempt++) {
        try {
          return this.connection.ask(sql);
        } catch (error) {
          this.abandon(error);
          if (sqliteFailure(error) === 'busy' && (await backOff(attempt, deadline))) continue;
          throw mapSqliteError(error, this.place, sql);
        }
      }
    }, deadline);
  }

  close(): void {
    this.connection.close();
  }

  private runNow(call: SqlCall): StatementResult {
    try {
      return this.connection.run(call);
    } catch (error) {
      throw mapSqliteError(error, this.place, call.sql.text);
    }
  }

  private begin(deadline: Deadline): Promise<void> | undefined {
    try {
      this.connection.begin();
      return undefined;
    } catch (error) {
      return this.beginAgain(error, deadline);
    }
  }

  private async beginAgain(failure: unknown, deadline: Deadline): Promise<void> {
    let error = failure;
    for (let attempt = 0; ; attempt++) {
      this.connection.rollback();
      if (sqliteFailure(error) !== 'busy' || !(await backOff(attempt, deadline))) {
        this.abandon(error);
        throw mapSqliteError(error, this.place);
      }
      try {
        return this.connection.begin();
      } catch (next) {
        error = next;
      }
    }
  }

  private commit(): void {
    try {
      this.connection.commit();
    } catch (error) {
      this.abandon(error);
      // The commit's last write may have reached the disk although its confirmation did not reach us.
      if (sqliteFailure(error) === 'input-output') {
        throw new UnknownCommitError({ cause: error, details: { database: this.place } });
      }
      throw mapSqliteError(error, this.place);
    }
  }

  private abandon(error: unknown): void {
    this.connection.rollback();
    const failure = sqliteFailure(DatabaseError.isInstance(error) ? error.cause : error);
    if (failuresWithoutHarm.has(failure)) return;
    // After a failure of the disk SQLite may hold half-done statements; a new connection begins from what is stored.
    try {
      this.connection.reopen();
    } catch {
      // The next call will say so; the caller needs the first error.
    }
  }
}
