import { libsqlConfigStore, memoryConfigStore, postgresConfigStore, type ConfigStore } from '@waymark/stores/domain';
import { openStore, type StoreFactories } from '../support/open-store.ts';

/** Our configuration stores. */
export const configStores: StoreFactories<ConfigStore> = {
  module: import.meta.url,
  memory: memoryConfigStore,
  libsql: libsqlConfigStore,
  postgres: postgresConfigStore,
};

/** Opens one for another process. */
export const open = (url: string) => openStore(url, configStores);
