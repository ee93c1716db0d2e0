import type { Client, InValue, ResultSet, Transaction } from '@libsql/client/sqlite3';

import type { Row, SqlValue, StatementResult } from '../database.ts';
import type { AnalysedSql } from '../sql/analyse-sql.ts';
import type { SqliteConnection } from '../sqlite/sqlite-connection.ts';

/**
 * A connection through `@libsql/client`, set up by pragmas. The client must hold one connection only (`concurrency: 1`),
 * else the pragmas reach some of its connections and not the others.
 */
export async function openLibsqlConnection(client: Client, pragmas: string): Promise<SqliteConnection> {
  let transaction: Transaction | null = null;
  if (pragmas !== '') await client.executeMultiple(pragmas);

  const connection: SqliteConnection = {
    async run({ sql, params }) {
      const statement = { sql: sql.text, args: toArguments(params) };
      return toResult(sql, await (transaction ?? client).execute(statement));
    },
    async ask(sql) {
      const result = await client.execute(sql);
      return result.rows.map((row) => row[0]);
    },
    async begin() {
      // A plain BEGIN IMMEDIATE that meets SQLITE_BUSY leaves its statement unfinished, and no later COMMIT on this
      // connection succeeds. A deferred BEGIN meets nobody, and `exec` finishes its statements whatever they meet.
      transaction = await client.transaction('deferred');
      await transaction.executeMultiple('COMMIT;BEGIN IMMEDIATE');
    },
    async commit() {
      await transaction?.commit();
      transaction = null;
    },
    rollback() {
      try {
        transaction?.close();
      } catch {
        // The client drops a connection that cannot roll back, and SQLite keeps nothing of an unfinished transaction.
      }
      transaction = null;
    },
    async reopen() {
      connection.rollback();
      await client.reconnect();
      if (pragmas !== '') await client.executeMultiple(pragmas);
    },
    close() {
      connection.rollback();
      client.close();
    },
  };
  return connection;
}

/** Integers go as integers: a plain number would be bound as REAL and show as `1.0` in text and JSON. */
export function toArguments(params: readonly SqlValue[]): InValue[] {
  return params.map((value) => (Number.isSafeInteger(value) ? BigInt(value as number) : value));
}

/** The result with plain rows; the client's hold bytes as ArrayBuffer and carry hidden properties. */
export function toResult(sql: AnalysedSql, result: ResultSet): StatementResult {
  const { columns } = result;
  const rows = result.rows.map((row) => {
    const plain: Row = {};
    for (const column of columns) {
      const value: unknown = row[column];
      plain[column] = value instanceof ArrayBuffer ? new Uint8Array(value) : (value as SqlValue);
    }
    return plain;
  });
  return { rows, changes: changesOf(sql, result) };
}

function changesOf(sql: AnalysedSql, result: ResultSet): number {
  if (sql.readsOnly) return 0;
  // A statement that returns rows reports no count.
  return sql.returning ? result.rows.length : result.rowsAffected;
}
