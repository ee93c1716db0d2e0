import type { Pool, PoolClient } from 'pg';

import type { Row, StatementResult } from '../database.ts';
import type { SqlCall } from '../engine/driver.ts';
import { UnavailableError } from '../errors.ts';
import { columnParser } from './column-types.ts';
import { postgresFailure } from './postgres-failure.ts';
import { StatementNames } from './statement-names.ts';

/** A connection out of the pool. Its methods throw the driver's own errors; `postgresFailure` reads them. */
export interface Connection {
  run(call: SqlCall): Promise<StatementResult>;
  /** Runs statements of our own that return nothing. */
  control(sql: string): Promise<void>;
  /** Closes it after use instead of keeping it. */
  abandon(): void;
}

/** The connections to one database. */
export interface ConnectionPool {
  /** Lends a connection for as long as the work takes. */
  use<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

const settings = {
  max: 10,
  /** A connection that is not made, or free, by then is given up, in milliseconds. */
  connectionTimeoutMillis: 10_000,
  /** A statement that is not answered by then is given up with its connection, in milliseconds. */
  query_timeout: 60_000,
  keepAlive: true,
  allowExitOnIdle: true,
  application_name: 'waymark',
};

/**
 * Makes a pool that has not connected yet.
 * @throws {UnavailableError} when `pg` is not installed.
 */
export async function createPool(url: string): Promise<ConnectionPool> {
  const { default: pg } = await import('pg').catch((cause: unknown) => {
    throw new UnavailableError('PostgreSQL needs the package pg, which is not installed.', {
      cause,
      retryable: false,
      recoveryAction: 'Install it: npm install pg.',
    });
  });
  const types = { getTypeParser: (typeId: number) => columnParser(typeId) };
  const pool = new pg.Pool({ ...settings, connectionString: url, types });
  // A connection that breaks while it lies idle, or between two statements, is met by its next user; unheard, the event
  // would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return lendFrom(pool);
}

function lendFrom(pool: Pool): ConnectionPool {
  const names = new StatementNames();
  return {
    async use(work) {
      const client = await pool.connect();
      let broken = false;
      const watch = async <Result>(statement: Promise<Result>): Promise<Result> => {
        try {
          return await statement;
        } catch (error) {
          broken ||= ['lost', 'stale'].includes(postgresFailure(error));
          throw error;
        }
      };
      try {
        return await work({
          run: (call) => watch(runStatement(client, { call, names })),
          control: async (sql) => void (await watch(client.query(sql))),
          abandon() {
            broken = true;
          },
        });
      } finally {
        client.release(broken);
      }
    },
    close: () => pool.end(),
  };
}

async function runStatement(
  client: PoolClient,
  options: { call: SqlCall; names: StatementNames },
): Promise<StatementResult> {
  const { sql, params } = options.call;
  const name = options.names.nameOf(sql.numbered);
  const result = await client.query<Row>({
    ...(name === undefined ? {} : { name }),
    text: sql.numbered,
    values: [...params],
  });
  return { rows: result.rows, changes: sql.changesRows ? (result.rowCount ?? 0) : 0 };
}
