import type { Database } from '../../../database.ts';
import { storeContext, type StoreOptions } from '../../documents/store-options.ts';
import type { MemoryStore } from '../../memory-store.ts';
import { createMemoryStore } from '../../remembering/create-memory-store.ts';
import type { VectorAttributes } from '../../remembering/memory-engine.ts';
import { VectorLog } from '../vector-log.ts';
import { memorySchema } from './schema.ts';
import { sqlEpisodes } from './sql-episodes.ts';
import { sqlFacts } from './sql-facts.ts';
import { sqlGroups } from './sql-groups.ts';
import type { TextIndex } from './text-index.ts';

/** A memory store in a database whose full text is `text`; makes the tables where they are missing. */
export async function openSqlMemoryStore(
  database: Database,
  text: TextIndex,
  options: StoreOptions,
): Promise<MemoryStore> {
  await database.migrate(memorySchema((words) => text.tables(words)));
  const context = storeContext(options);
  const vectors = new VectorLog<VectorAttributes>(database, 'memory', { newGeneration: context.ids });
  return createMemoryStore(
    { ...sqlEpisodes(database, { text, vectors }), ...sqlFacts(database), ...sqlGroups(database, vectors) },
    context,
  );
}
