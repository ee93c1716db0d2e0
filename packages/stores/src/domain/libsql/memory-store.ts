import type { Database } from '../../database.ts';
import type { StoreOptions } from '../documents/store-options.ts';
import type { MemoryStore } from '../memory-store.ts';
import { openSqlMemoryStore } from '../sql/memory/sql-memory-store.ts';
import { requireDialect } from '../sql/require-dialect.ts';
import { fts5MemoryText } from './memory-text.ts';

/**
 * A memory store in a libSQL or SQLite database, with FTS5 for the full text.
 * @throws {ConfigurationError} for a database of another dialect.
 */
export async function libsqlMemoryStore(database: Database, options: StoreOptions = {}): Promise<MemoryStore> {
  requireDialect(database, 'sqlite');
  return openSqlMemoryStore(database, fts5MemoryText, options);
}
