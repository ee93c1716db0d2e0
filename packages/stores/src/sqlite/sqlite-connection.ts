import type { StatementResult } from '../database.ts';
import type { SqlCall } from '../engine/driver.ts';

/**
 * One connection to an SQLite database in this process. The bindings answer at once, so nothing here is a promise: a
 * write is a few calls in a row. Methods throw the binding's own errors; `sqliteFailure` reads them.
 */
export interface SqliteConnection {
  /** Runs one statement, in the transaction when there is one. */
  run(call: SqlCall): StatementResult;
  /** Runs a statement of our own that is not analysed, and returns the first column of its rows. */
  ask(sql: string): unknown[];
  /** Begins a transaction that holds the write lock. Fails with SQLITE_BUSY, at once, when another process holds it. */
  begin(): void;
  commit(): void;
  /** Ends a transaction, if there is one, without keeping anything of it. Never fails. */
  rollback(): void;
  /** Replaces the connection by a new one, set up as the first. */
  reopen(): void;
  close(): void;
}
