import type { Database } from '../database.ts';
import { openDatabase, type OpenDatabaseOptions } from '../open-database.ts';
import type { AuditStoreOptions } from './audit/create-audit-store.ts';
import { libsqlAuditStore } from './libsql/audit-store.ts';
import { libsqlConfigStore } from './libsql/config-store.ts';
import { libsqlMemoryStore } from './libsql/memory-store.ts';
import { libsqlProfileStore } from './libsql/profile-store.ts';
import { libsqlSessionStore } from './libsql/session-store.ts';
import type { Stores } from './maintenance/stores.ts';
import { memoryAuditStore } from './memory/audit-store.ts';
import { memoryConfigStore } from './memory/config-store.ts';
import { memoryMemoryStore } from './memory/memory-store.ts';
import { memoryProfileStore } from './memory/profile-store.ts';
import { memorySessionStore } from './memory/session-store.ts';
import { postgresAuditStore } from './postgres/audit-store.ts';
import { postgresConfigStore } from './postgres/config-store.ts';
import { postgresMemoryStore } from './postgres/memory-store.ts';
import { postgresProfileStore } from './postgres/profile-store.ts';
import { postgresSessionStore } from './postgres/session-store.ts';

/** How stores are opened: the options of `openDatabase`, which count for a URL only, and what stores take from outside. */
export interface OpenStoresOptions extends OpenDatabaseOptions, AuditStoreOptions {}

/** Five stores on one engine. */
export interface OpenedStores extends Stores {
  /** Null where the stores live in this process. */
  database: Database | null;
  /** Closes the database, where it was opened here. */
  close(): Promise<void>;
}

/**
 * Opens all stores on the engine that a URL names, as `openDatabase` does, or on a database that is open. With `memory:`
 * they live in this process, in plain JavaScript without native code, and end with it.
 * @throws {DatabaseError} for a URL of no engine (DATABASE_INVALID_URL), and when the database cannot be reached.
 * @throws {MigrationError} for a database that is newer than this program.
 */
export async function openStores(target: string | Database, options: OpenStoresOptions = {}): Promise<OpenedStores> {
  if (target === 'memory:') return { ...memoryStores(options), database: null, close: async () => {} };
  const isOurs = typeof target === 'string';
  const database = isOurs ? await openDatabase(target, options) : target;
  const close = async () => {
    if (isOurs) await database.close();
  };
  try {
    const open = database.dialect === 'sqlite' ? libsqlStores : postgresStores;
    return { ...(await open(database, options)), database, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function memoryStores(options: OpenStoresOptions): Stores {
  return {
    config: memoryConfigStore(options),
    memory: memoryMemoryStore(options),
    sessions: memorySessionStore(options),
    profiles: memoryProfileStore(options),
    audit: memoryAuditStore(options),
  };
}

async function libsqlStores(database: Database, options: OpenStoresOptions): Promise<Stores> {
  return {
    config: await libsqlConfigStore(database, options),
    memory: await libsqlMemoryStore(database, options),
    sessions: await libsqlSessionStore(database, options),
    profiles: await libsqlProfileStore(database, options),
    audit: await libsqlAuditStore(database, options),
  };
}

async function postgresStores(database: Database, options: OpenStoresOptions): Promise<Stores> {
  return {
    config: await postgresConfigStore(database, options),
    memory: await postgresMemoryStore(database, options),
    sessions: await postgresSessionStore(database, options),
    profiles: await postgresProfileStore(database, options),
    audit: await postgresAuditStore(database, options),
  };
}
