import { libsqlAuditStore, memoryAuditStore, postgresAuditStore, type AuditStore } from '@waymark/stores/domain';
import { openStore, type StoreFactories } from '../support/open-store.ts';

/** Our audit stores. */
export const auditStores: StoreFactories<AuditStore> = {
  module: import.meta.url,
  memory: memoryAuditStore,
  libsql: libsqlAuditStore,
  postgres: postgresAuditStore,
};

/** Opens one for another process. */
export const open = (url: string) => openStore(url, auditStores);
