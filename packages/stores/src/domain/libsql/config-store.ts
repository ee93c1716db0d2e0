import type { Database } from '../../database.ts';
import type { ConfigStore } from '../config-store.ts';
import type { StoreOptions } from '../documents/store-options.ts';
import { sqlConfigStore } from '../sql/config-store.ts';
import { requireDialect } from '../sql/require-dialect.ts';

/**
 * Configuration in a libSQL or SQLite database; makes its tables where they are missing.
 * @throws {ConfigurationError} for a database of another engine.
 */
export async function libsqlConfigStore(database: Database, options: StoreOptions = {}): Promise<ConfigStore> {
  requireDialect(database, 'sqlite');
  return sqlConfigStore(database, options);
}
