import type { DatabaseCapabilities, Dialect, Row, SqlValue, StatementResult } from '../database.ts';
import type { Deadline } from '../contention/deadline.ts';
import type { AnalysedSql } from '../sql/analyse-sql.ts';

/** One statement on its way to an engine: analysed, its values checked. */
export interface SqlCall {
  sql: AnalysedSql;
  params: readonly SqlValue[];
}

/** A call of a batch. */
export interface BatchCall extends SqlCall {
  expectChanges: number | undefined;
}

/** Runs a statement within one transaction. */
export type RunInTransaction = (call: SqlCall) => Promise<Row[]>;

/** What an engine calls itself and what is worth knowing about it. */
export interface EngineReport {
  name: string;
  warnings: string[];
}

/**
 * What an engine has to do; `createDatabase` does the rest, once for all of them. Every method throws our errors only.
 * Nobody but `createDatabase` and the engines knows this interface.
 */
export interface Driver {
  readonly dialect: Dialect;
  readonly capabilities: DatabaseCapabilities;
  /** Path of the database's file, where it is one. */
  readonly file: string | null;
  query(call: SqlCall, deadline: () => Deadline): Promise<Row[]>;
  batch(calls: readonly BatchCall[], deadline: Deadline): Promise<StatementResult[]>;
  transaction<Result>(work: (run: RunInTransaction) => Promise<Result>, deadline: Deadline): Promise<Result>;
  engine(): Promise<EngineReport>;
  /** What is wrong with the stored data; empty when nothing is, or when the engine cannot tell. */
  integrityProblems(): Promise<string[]>;
  /** Copies the database to a path that does not exist yet. */
  backup(path: string): Promise<void>;
  close(): Promise<void>;
}
