import {
  libsqlProfileStore,
  memoryProfileStore,
  postgresProfileStore,
  type ProfileStore,
} from '@waymark/stores/domain';
import { openStore, type StoreFactories } from '../support/open-store.ts';

/** Our profile stores. */
export const profileStores: StoreFactories<ProfileStore> = {
  module: import.meta.url,
  memory: memoryProfileStore,
  libsql: libsqlProfileStore,
  postgres: postgresProfileStore,
};

/** Opens one for another process. */
export const open = (url: string) => openStore(url, profileStores);
