import type { Row, SqlValue, StatementResult } from '../database.ts';
import type { SqlCall } from '../engine/driver.ts';
import { exactIntegers } from '../sqlite/exact-integers.ts';
import type { SqliteConnection } from '../sqlite/sqlite-connection.ts';

/** What we use of Node's module `node:sqlite`. */
export interface NodeSqlite {
  DatabaseSync: new (path: string, options: { timeout: number }) => NodeDatabase;
}

interface NodeDatabase {
  exec(sql: string): void;
  prepare(sql: string): NodeStatement;
  close(): void;
}

interface NodeStatement {
  all(...params: NodeValue[]): Row[];
  run(...params: NodeValue[]): { changes: number | bigint };
  columns(): unknown[];
}

type NodeValue = SqlValue | bigint;

const statementsKept = 200;

/** A connection through `node:sqlite`, set up by pragmas. It keeps its prepared statements. */
export function openNodeSqliteConnection(
  sqlite: NodeSqlite,
  options: { path: string; pragmas: string },
): SqliteConnection {
  const open = (): NodeDatabase => {
    const opened = new sqlite.DatabaseSync(options.path, { timeout: 0 });
    try {
      opened.exec(options.pragmas);
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  };
  let database = open();
  let inTransaction = false;
  const statements = new Map<string, NodeStatement>();

  function prepare(sql: string): NodeStatement {
    const known = statements.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    if (statements.size >= statementsKept) statements.delete(statements.keys().next().value!);
    statements.set(sql, statement);
    return statement;
  }

  const connection: SqliteConnection = {
    run: (call) => runStatement(prepare(call.sql.text), call),
    ask: (sql) =>
      database
        .prepare(sql)
        .all()
        .map((row) => Object.values(row)[0]),
    begin() {
      database.exec('BEGIN IMMEDIATE');
      inTransaction = true;
    },
    commit() {
      database.exec('COMMIT');
      inTransaction = false;
    },
    rollback() {
      if (!inTransaction) return;
      inTransaction = false;
      try {
        database.exec('ROLLBACK');
      } catch {
        // SQLite has rolled back already, as it does after a failure of the disk.
      }
    },
    reopen() {
      statements.clear();
      close(database);
      inTransaction = false;
      database = open();
    },
    close() {
      connection.rollback();
      statements.clear();
      close(database);
    },
  };
  return connection;
}

function runStatement(statement: NodeStatement, { sql, params }: SqlCall): StatementResult {
  const values = exactIntegers(params);
  if (statement.columns().length > 0) {
    const rows = statement.all(...values).map((row) => ({ ...row }));
    return { rows, changes: sql.returning ? rows.length : 0 };
  }
  // The count is the last change's also after a statement that changed none.
  const changes = Number(statement.run(...values).changes);
  return { rows: [], changes: sql.changesRows ? changes : 0 };
}

function close(database: NodeDatabase): void {
  try {
    database.close();
  } catch {
    // It is closed already.
  }
}
