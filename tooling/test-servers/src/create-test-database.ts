import { randomUUID } from 'node:crypto';

import pg from 'pg';

/** A PostgreSQL database of one test. */
export interface TestDatabase {
  url: string;
  /** Makes it empty again, which is ten times faster than a new one, and ends all connections to it. */
  empty(): Promise<void>;
  /** Drops it, whoever is still connected. */
  drop(): Promise<void>;
}

/**
 * Creates an empty database on a PostgreSQL server, or one with the content of `template`, the name of a database that
 * nobody is connected to.
 */
export async function createTestDatabase(
  serverUrl: string,
  options: { template?: string } = {},
): Promise<TestDatabase> {
  const name = `waymark_test_${randomUUID().replaceAll('-', '')}`;
  await run(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${pg.escapeIdentifier(options.template ?? 'template0')}`);
  const address = new URL(serverUrl);
  address.pathname = `/${name}`;
  const url = address.href;
  return {
    url,
    empty: () =>
      run(
        url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid();
         DROP SCHEMA public CASCADE; CREATE SCHEMA public`,
      ),
    drop: () => run(serverUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function run(serverUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
