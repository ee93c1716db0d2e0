import {
  libsqlSessionStore,
  memorySessionStore,
  postgresSessionStore,
  type SessionStore,
} from '@waymark/stores/domain';
import { openStore, type StoreFactories } from '../support/open-store.ts';

/** Our session stores. */
export const sessionStores: StoreFactories<SessionStore> = {
  module: import.meta.url,
  memory: memorySessionStore,
  libsql: libsqlSessionStore,
  postgres: postgresSessionStore,
};

/** Opens one for another process. */
export const open = (url: string) => openStore(url, sessionStores);
