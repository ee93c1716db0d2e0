import type { Pool, PoolClient } from 'pg';

import type { Row, SqlValue, StatementResult } from '../database.ts';
import type { SqlCall } from '../engine/driver.ts';
import { UnavailableError } from '../errors.ts';
import { columnParser } from './column-types.ts';
import { postgresFailure } from './postgres-failure.ts';
import { StatementNames } from './statement-names.ts';

/** A connection out of the pool. Its methods throw the driver's own errors; `postgresFailure` reads them. */
export class Connection {
  private readonly client: PoolClient;
  private readonly names: StatementNames;
  /** It must not be used again. */
  broken = false;

  constructor(client: PoolClient, names: StatementNames) {
    this.client = client;
    this.names = names;
  }

  run({ sql, params }: SqlCall): Promise<StatementResult> {
    const name = this.names.nameOf(sql.numbered);
    const query = { text: sql.numbered, values: params as SqlValue[], ...(name === undefined ? {} : { name }) };
    // Every read of PostgreSQL comes through here: a callback costs less than the driver's chain of promises.
    return new Promise((resolve, reject) => {
      this.client.query<Row>(query, (error: Error | null, result) => {
        if (error) reject(this.noticed(error));
        else resolve({ rows: result.rows, changes: sql.changesRows ? (result.rowCount ?? 0) : 0 });
      });
    });
  }

  /** Runs statements of our own that return nothing. */
  async control(sql: string): Promise<void> {
    try {
      await this.client.query(sql);
    } catch (error) {
      throw this.noticed(error);
    }
  }

  private noticed<Failure>(error: Failure): Failure {
    this.broken ||= ['lost', 'ended', 'stale'].includes(postgresFailure(error));
    return error;
  }
}

/** The connections to one database. */
export interface ConnectionPool {
  /** Lends a connection for as long as the work takes. */
  use<Result>(work: (connection: Connection) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

/** A statement that is not answered by then is given up with its connection, in milliseconds. */
export const statementPatience = 60_000;

const settings = {
  max: 10,
  /** A connection that is not made, or free, by then is given up, in milliseconds. */
  connectionTimeoutMillis: 10_000,
  query_timeout: statementPatience,
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
      const connection = new Connection(client, names);
      try {
        return await work(connection);
      } finally {
        client.release(connection.broken);
      }
    },
    close: () => pool.end(),
  };
}
