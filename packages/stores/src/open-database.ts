import { systemClock, type Clock, type Telemetry } from '@waymark/core-types';

import { parseDatabaseUrl, type DatabaseUrl } from './database-url.ts';
import type { Database } from './database.ts';
import { createDatabase } from './engine/create-database.ts';
import type { Driver } from './engine/driver.ts';
import { observeDatabase } from './engine/observe-database.ts';

/** How a database is opened. */
export interface OpenDatabaseOptions {
  /**
   * `full` (the default) survives a power cut after every acknowledged write; `normal` may lose the last ones to a power
   * cut, never to a crash of the process. Applies to files; servers decide for themselves.
   */
  durability?: 'full' | 'normal';
  /** How long calls retry on contention before BusyError, in milliseconds. Default 30,000. */
  deadlineMs?: number;
  /** Token of a libSQL server. */
  authToken?: string;
  /** Dates the migrations. Default: the machine's clock. */
  clock?: Clock;
  /** Carries the requests to a libSQL server. Default: connections of the database's own, kept while it is open. */
  fetch?: typeof globalThis.fetch;
  /** Told of each call: a span with the statement, never the values, and its duration. Default: nobody. */
  telemetry?: Telemetry;
}

/**
 * Opens the database that a URL names: `memory:`, `file:path` (made when it is missing, with its folder), `libsql://`
 * and `http(s)://` for a libSQL server, `postgres://`, and `node-sqlite:path` on Node 24 or later. The engine's code is
 * loaded only now. A file is opened here; a server is met by the first call.
 * @throws {DatabaseError} with code DATABASE_INVALID_URL for any other URL; the message never holds a password.
 */
export async function openDatabase(url: string, options: OpenDatabaseOptions = {}): Promise<Database> {
  const settings = { durability: 'full' as const, deadlineMs: 30_000, clock: systemClock, ...options };
  const driver = await openDriver(parseDatabaseUrl(url), settings);
  const database = createDatabase(driver, settings);
  return options.telemetry === undefined ? database : observeDatabase(database, options.telemetry);
}

type Settings = OpenDatabaseOptions & Required<Pick<OpenDatabaseOptions, 'durability' | 'deadlineMs' | 'clock'>>;

async function openDriver(target: DatabaseUrl, settings: Settings): Promise<Driver> {
  switch (target.engine) {
    case 'memory': {
      const { openLibsqlMemory } = await import('./libsql/open-driver.ts');
      return openLibsqlMemory();
    }
    case 'libsql': {
      const { openLibsqlFile } = await import('./libsql/open-driver.ts');
      return openLibsqlFile({ ...settings, path: target.path });
    }
    case 'libsql-server': {
      const { openLibsqlServer } = await import('./libsql-server/open-driver.ts');
      const authToken = settings.authToken ?? target.authToken;
      return openLibsqlServer({ url: target.url, authToken, fetch: settings.fetch });
    }
    case 'postgres': {
      const { openPostgres } = await import('./postgres/open-driver.ts');
      return openPostgres(target.url);
    }
    case 'node-sqlite': {
      const { openNodeSqliteFile } = await import('./node-sqlite/open-driver.ts');
      return openNodeSqliteFile({ ...settings, path: target.path });
    }
  }
}
