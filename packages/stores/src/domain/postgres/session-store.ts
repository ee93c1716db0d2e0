import type { Database } from '../../database.ts';
import type { StoreOptions } from '../documents/store-options.ts';
import type { SessionStore } from '../session-store.ts';
import { requireDialect } from '../sql/require-dialect.ts';
import { sqlSessionStore } from '../sql/session-store.ts';

/**
 * Sessions in a PostgreSQL database; makes its tables where they are missing.
 * @throws {ConfigurationError} for a database of another engine.
 */
export async function postgresSessionStore(database: Database, options: StoreOptions = {}): Promise<SessionStore> {
  requireDialect(database, 'postgres');
  return sqlSessionStore(database, options);
}
