import type { Database } from '../../database.ts';
import type { StoreOptions } from '../documents/store-options.ts';
import type { MemoryStore } from '../memory-store.ts';
import { openSqlMemoryStore } from '../sql/memory/sql-memory-store.ts';
import { requireDialect } from '../sql/require-dialect.ts';
import { tsvectorMemoryText } from './memory-text.ts';

/**
 * A memory store in a PostgreSQL database, with tsvector for the full text.
 * @throws {ConfigurationError} for a database of another dialect.
 */
export async function postgresMemoryStore(database: Database, options: StoreOptions = {}): Promise<MemoryStore> {
  requireDialect(database, 'postgres');
  return openSqlMemoryStore(database, tsvectorMemoryText(database), options);
}
