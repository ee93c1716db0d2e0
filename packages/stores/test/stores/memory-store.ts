import { libsqlMemoryStore, memoryMemoryStore, postgresMemoryStore, type MemoryStore } from '@waymark/stores/domain';
import { openStore, type StoreFactories } from '../support/open-store.ts';

/** Our memory stores. */
export const memoryStores: StoreFactories<MemoryStore> = {
  module: import.meta.url,
  memory: memoryMemoryStore,
  libsql: libsqlMemoryStore,
  postgres: postgresMemoryStore,
};

/** Opens one for another process. */
export const open = (url: string) => openStore(url, memoryStores);
