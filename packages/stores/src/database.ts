/** What a column holds. Integers must be safe integers; times are ISO text; flags are 0 or 1. */
export type SqlValue = null | string | number | Uint8Array;

/** One row by column name. */
export type Row = Record<string, SqlValue>;

/** The two SQL dialects that our statements are written for; see {@link DialectWords} for all that differs. */
export type Dialect = 'sqlite' | 'postgres';

/** One statement of a batch. Placeholders are `?` on every engine. */
export interface Statement {
  sql: string;
  params?: readonly SqlValue[];
  /** Rows that this statement must insert, update or delete; any other count undoes the whole batch with a ConflictError. */
  expectChanges?: number;
}

/** What one statement of a batch did. */
export interface StatementResult {
  rows: Row[];
  /** Rows inserted, updated or deleted. */
  changes: number;
}

/** The same connection and transaction for all of its queries. */
export interface Transaction {
  query<Result extends Row = Row>(sql: string, params?: readonly SqlValue[]): Promise<Result[]>;
}

/** How a transaction runs. */
export interface TransactionOptions {
  /** How long to retry on contention, in milliseconds. Default 30,000. */
  deadlineMs?: number;
}

/** What an engine can do; code asks here instead of asking for an engine's name. */
export interface DatabaseCapabilities {
  /** Other processes may write to the same data. */
  sharedWrites: boolean;
  /** A commit survives the end of the process. */
  durable: boolean;
  /** `backup` works. */
  backup: boolean;
}

/** What `health` found. */
export interface DatabaseHealth {
  ok: boolean;
  /** As in `libsql 3.45.1` or `postgres 15.18`. */
  engine: string;
  /** Milliseconds of one round trip. */
  latency_ms: number;
  /** What a person should know: a failed integrity check, an engine with a known defect. */
  warnings: string[];
}

/** Words that differ between dialects in the DDL of a migration. */
export interface DialectWords {
  dialect: Dialect;
  /** An integer primary key that the database assigns, ascending. */
  id: string;
  /** A 64-bit integer column. */
  bigint: string;
  /** A text column that compares by bytes. */
  text: string;
  /** A column of bytes. */
  bytes: string;
  /** Ends the DDL of a table that is clustered by its primary key. */
  clustered: string;
}

/** One step of a schema. Never changed once released: its SQL is hashed and compared at every start. */
export interface Migration {
  /** Sorts in the order of application: `0001_create_medallion`. */
  id: string;
  up(words: DialectWords): string[];
}

/** The schema of one package in a database that several packages share. */
export interface Schema {
  name: string;
  migrations: readonly Migration[];
}

/** What `migrate` did. */
export interface MigrationReport {
  applied: string[];
  /** The copy of the file that was made first, where a schema that a file held was changed. */
  backup: string | null;
}

/**
 * A database. Calls may run at once; writes of one process are queued in order. When a call that writes has returned,
 * the write is kept: it survives a crash of this process and every other process sees it.
 *
 * Every method throws UnavailableError when the engine cannot be reached, BusyError when contention outlasts the
 * deadline, UniqueError on a taken key, UnknownCommitError when the connection broke while a commit was under way,
 * NotStorableError for a value that some engine would change, and DatabaseError otherwise: DATABASE_QUERY for a mistake
 * in a statement, DATABASE_FULL, DATABASE_CORRUPT, DATABASE_CLOSED.
 */
export interface Database {
  readonly dialect: Dialect;
  readonly words: DialectWords;
  readonly capabilities: DatabaseCapabilities;
  /** Runs one statement that only reads, outside any transaction. */
  query<Result extends Row = Row>(sql: string, params?: readonly SqlValue[]): Promise<Result[]>;
  /**
   * Runs statements in one transaction: all or nothing.
   * @throws {ConflictError} when a statement changed another number of rows than it expected; nothing is written.
   */
  batch(statements: readonly Statement[], options?: TransactionOptions): Promise<StatementResult[]>;
  /**
   * Runs a read-then-write. `work` may run again after contention, so it must have no effect but its queries, and must
   * not wait for anything else: the write lock is held meanwhile.
   */
  tx<Result>(work: (transaction: Transaction) => Promise<Result>, options?: TransactionOptions): Promise<Result>;
  /**
   * Applies what is missing of a schema, once, whoever asks first.
   * @throws {MigrationError} when an applied migration differs from ours or the database is newer than this program.
   */
  migrate(schema: Schema): Promise<MigrationReport>;
  /** Never throws: an engine that is down is a finding. `integrity` also checks the whole file, which takes time. */
  health(options?: { integrity?: boolean }): Promise<DatabaseHealth>;
  /** Writes a consistent copy to a new file. Only where `capabilities.backup`. */
  backup(path: string): Promise<void>;
  close(): Promise<void>;
}
