import { createAuditStore, type AuditStoreOptions } from '../audit/create-audit-store.ts';
import type { AuditStore } from '../audit-store.ts';
import { MemoryAuditLog } from './memory-audit-log.ts';

/** The audit trail in this process, as long as it runs. */
export function memoryAuditStore(options: AuditStoreOptions = {}): AuditStore {
  return createAuditStore(new MemoryAuditLog(), options);
}
