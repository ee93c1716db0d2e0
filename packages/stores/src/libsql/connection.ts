import Libsql from 'libsql';

import type { Row, SqlValue, StatementResult } from '../database.ts';
import type { SqlCall } from '../engine/driver.ts';
import { exactIntegers } from '../sqlite/exact-integers.ts';
import type { SqliteConnection } from '../sqlite/sqlite-connection.ts';

/** A statement and what it needs to be known of it, once for all of its runs. */
interface KeptStatement {
  statement: Libsql.Statement;
  /** Names of the columns that it returns; null where it returns no rows. */
  columns: readonly string[] | null;
}

const statementsKept = 200;

/** A statement keeps what was bound last; one that held more, in bytes or UTF-16 units, is not kept. */
const largestKeptValue = 65_536;

/** Names its columns by what the table has, which another process may have changed. */
const allColumns = /(?:select|distinct|all|returning|,|\.)\s*\*/i;

/** A connection through the `libsql` package, set up by pragmas. It keeps its prepared statements. */
export function openLibsqlConnection({ path, pragmas }: { path: string; pragmas: string }): SqliteConnection {
  const open = (): Libsql.Database => {
    const opened = new Libsql(path, { timeout: 0 });
    try {
      if (pragmas !== '') opened.exec(pragmas);
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  };
  let database: Libsql.Database | null = open();
  let inTransaction = false;
  const statements = new Map<string, KeptStatement>();

  function opened(): Libsql.Database {
    if (database === null) throw Object.assign(new Error('The connection is closed.'), { code: 'CLIENT_CLOSED' });
    return database;
  }

  function prepare(sql: string): KeptStatement {
    const statement = opened().prepare(sql).safeIntegers(true);
    const columns = statement.columns().map(({ name }) => name);
    if (columns.length === 0) return { statement, columns: null };
    statement.raw(true);
    return { statement, columns };
  }

  function keptOrPrepared(sql: string): KeptStatement {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    if (allColumns.test(sql)) {
      // Any read notices that the schema has changed; preparing alone does not.
      opened().exec('SELECT 1 FROM sqlite_schema LIMIT 1');
      return prepare(sql);
    }
    const prepared = prepare(sql);
    if (statements.size >= statementsKept) statements.delete(statements.keys().next().value!);
    statements.set(sql, prepared);
    return prepared;
  }

  const connection: SqliteConnection = {
    run(call) {
      let isKept = false;
      try {
        const result = runStatement(keptOrPrepared(call.sql.text), call);
        isKept = call.params.every((value) => lengthOf(value) <= largestKeptValue);
        return result;
      } finally {
        // One that failed may be unfinished.
        if (!isKept) statements.delete(call.sql.text);
      }
    },
    ask(sql) {
      const { statement, columns } = prepare(sql);
      if (columns !== null) return (statement.all() as unknown[][]).map((row) => exactNumber(row[0]));
      statement.run();
      return [];
    },
    begin() {
      // By `exec`, which finishes its statement whatever it meets: a BEGIN IMMEDIATE that meets SQLITE_BUSY otherwise
      // stays unfinished, and no later COMMIT on this connection succeeds.
      opened().exec('BEGIN IMMEDIATE');
      inTransaction = true;
    },
    commit() {
      opened().exec('COMMIT');
      inTransaction = false;
    },
    rollback() {
      if (!inTransaction) return;
      inTransaction = false;
      try {
        database?.exec('ROLLBACK');
      } catch {
        // SQLite has rolled back already, as it does after a failure of the disk.
      }
    },
    reopen() {
      connection.close();
      database = open();
    },
    close() {
      connection.rollback();
      statements.clear();
      database?.close();
      database = null;
    },
  };
  return connection;
}

function runStatement({ statement, columns }: KeptStatement, { sql, params }: SqlCall): StatementResult {
  const values = exactIntegers(params);
  if (columns === null) {
    // The count is the last change's also after a statement that changed none.
    const { changes } = statement.run(values);
    return { rows: [], changes: sql.changesRows ? changes : 0 };
  }
  const rows = (statement.all(values) as unknown[][]).map((row) => toRow(columns, row));
  return { rows, changes: sql.returning ? rows.length : 0 };
}

function toRow(columns: readonly string[], values: readonly unknown[]): Row {
  const row: Row = {};
  for (let index = 0; index < columns.length; index++) row[columns[index]!] = toValue(values[index]);
  return row;
}

function toValue(value: unknown): SqlValue {
  if (value instanceof Uint8Array) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  return exactNumber(value) as SqlValue;
}

/** @throws {RangeError} for an integer that a number does not hold exactly. */
function exactNumber(value: unknown): unknown {
  if (typeof value !== 'bigint') return value;
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError(`The integer ${value} does not fit a JavaScript number`);
  return number;
}

function lengthOf(value: SqlValue): number {
  return typeof value === 'string' || value instanceof Uint8Array ? value.length : 0;
}
