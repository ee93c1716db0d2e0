import type { Client, Transaction } from '@libsql/client/sqlite3';

import { exactIntegers } from '../sqlite/exact-integers.ts';
import type { SqliteConnection } from '../sqlite/sqlite-connection.ts';
import { toResult } from './results.ts';

/**
 * A connection through `@libsql/client`, set up by pragmas. The client must hold one connection only (`concurrency: 1`),
 * else the pragmas reach some of its connections and not the others.
 */
export async function openLibsqlConnection(client: Client, pragmas: string): Promise<SqliteConnection> {
  let transaction: Transaction | null = null;
  if (pragmas !== '') await client.executeMultiple(pragmas);

  const connection: SqliteConnection = {
    async run({ sql, params }) {
      const statement = { sql: sql.text, args: exactIntegers(params) };
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
      client.reconnect();
      if (pragmas !== '') await client.executeMultiple(pragmas);
    },
    close() {
      connection.rollback();
      client.close();
    },
  };
  return connection;
}
