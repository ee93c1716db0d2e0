import { backOff, type Deadline } from '../contention/deadline.ts';
import { Mutex } from '../contention/mutex.ts';
import type { Row } from '../database.ts';
import type { SqlCall } from '../engine/driver.ts';
import { DatabaseError } from '../errors.ts';
import type { SqliteConnection } from './sqlite-connection.ts';
import { mapSqliteError, sqliteFailure } from './sqlite-failure.ts';
import type { StatementCounter } from './statement-counter.ts';

/** Runs reads on a connection of their own, which sees what is committed and never waits for a writer. */
export class SqliteReader {
  private readonly connection: SqliteConnection;
  private readonly place: string;
  private readonly counter: StatementCounter;
  private readonly recovery = new Mutex();
  private generation = 0;
  private closed = false;

  constructor(options: { connection: SqliteConnection; place: string; counter: StatementCounter }) {
    this.connection = options.connection;
    this.place = options.place;
    this.counter = options.counter;
  }

  async query(call: SqlCall, deadline: () => Deadline): Promise<Row[]> {
    await this.counter.count();
    const generation = this.generation;
    try {
      return this.connection.run(call).rows;
    } catch (error) {
      if (!this.mayPass(error)) throw mapSqliteError(error, this.place, call.sql.text);
      return this.recover(() => this.connection.run(call).rows, { generation, deadline: deadline() });
    }
  }

  /** Runs a statement of our own, as a connection's `ask` does. */
  async ask(sql: string, deadline: Deadline): Promise<unknown[]> {
    const generation = this.generation;
    try {
      return this.connection.ask(sql);
    } catch (error) {
      if (!this.mayPass(error)) throw mapSqliteError(error, this.place, sql);
      return this.recover(() => this.connection.ask(sql), { generation, deadline });
    }
  }

  close(): void {
    this.closed = true;
    this.connection.close();
  }

  /** A connection that met SQLITE_BUSY keeps an unfinished statement, so it is replaced before the read runs again. */
  private async recover<Result>(
    read: () => Result,
    failed: { generation: number; deadline: Deadline },
  ): Promise<Result> {
    // Reads of the same moment fail first, on the connection that they share: one replacement serves them all.
    await Promise.resolve();
    let { generation } = failed;
    for (let attempt = 0; ; attempt++) {
      try {
        generation = await this.recovery.run(async () => this.replace(generation), failed.deadline);
        return read();
      } catch (error) {
        if (DatabaseError.isInstance(error)) throw error;
        if (!this.mayPass(error) || !(await backOff(attempt, failed.deadline))) throw mapSqliteError(error, this.place);
      }
    }
  }

  /** Of many reads that failed on one connection, the first replaces it. */
  private replace(failedGeneration: number): number {
    if (this.generation === failedGeneration) {
      this.connection.reopen();
      this.generation++;
    }
    return this.generation;
  }

  /** `closed` is what a read gets whose connection was replaced for another read's sake. */
  private mayPass(error: unknown): boolean {
    const failure = sqliteFailure(error);
    return !this.closed && (failure === 'busy' || failure === 'closed');
  }
}
