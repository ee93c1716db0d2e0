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
  const store = await openSqlMemoryStore(database, fts5MemoryText(database), options);
  /** FTS5 keeps the words of deleted rows until it merges its segments. */
  const withoutTheirWords = async <Removed>(removed: Removed): Promise<Removed> => {
    await database.batch([{ sql: `insert into memory_text (memory_text) values ('optimize')` }]);
    return removed;
  };
  return {
    ...store,
    deleteByGroup: async (query) => withoutTheirWords(await store.deleteByGroup(query)),
    async forget(subject, how) {
      const removed = await store.forget(subject, how);
      return how?.dry_run === true ? removed : withoutTheirWords(removed);
    },
    async prune(policy, how) {
      const removed = await store.prune(policy, how);
      return how?.dry_run === true ? removed : withoutTheirWords(removed);
    },
  };
}
