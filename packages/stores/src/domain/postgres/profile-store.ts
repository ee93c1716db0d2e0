import type { Database } from '../../database.ts';
import type { StoreOptions } from '../documents/store-options.ts';
import type { ProfileStore } from '../profile-store.ts';
import { sqlProfileStore } from '../sql/profile-store.ts';
import { requireDialect } from '../sql/require-dialect.ts';

/**
 * Profiles in a PostgreSQL database; makes its tables where they are missing.
 * @throws {ConfigurationError} for a database of another engine.
 */
export async function postgresProfileStore(database: Database, options: StoreOptions = {}): Promise<ProfileStore> {
  requireDialect(database, 'postgres');
  return sqlProfileStore(database, options);
}
