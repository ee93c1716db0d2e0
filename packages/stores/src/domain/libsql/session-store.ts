import type { Database } from '../../database.ts';
import type { StoreOptions } from '../documents/store-options.ts';
import type { SessionStore } from '../session-store.ts';
import { requireDialect } from '../sql/require-dialect.ts';
import { sqlSessionStore } from '../sql/session-store.ts';

/**
 * Sessions in a libSQL or SQLite database; makes its tables where they are missing.
 * @throws {ConfigurationError} for a database of another engine.
 */
export async function libsqlSessionStore(database: Database, options: StoreOptions = {}): Promise<SessionStore> {
  requireDialect(database, 'sqlite');
  return sqlSessionStore(database, options);
}
