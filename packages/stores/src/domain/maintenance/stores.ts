import type { AuditStore } from '../audit-store.ts';
import type { ConfigStore } from '../config-store.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { ProfileStore } from '../profile-store.ts';
import type { SessionStore } from '../session-store.ts';
import type { StoreMaintenance } from '../store-maintenance.ts';

/** The five stores of an application, on one engine or on several. */
export interface Stores {
  config: ConfigStore;
  memory: MemoryStore;
  sessions: SessionStore;
  profiles: ProfileStore;
  audit: AuditStore;
}

/**
 * All of them, what others are found by last: an erasure that was interrupted still finds the rest when it is repeated.
 */
export function storesInErasureOrder({ memory, audit, sessions, profiles, config }: Stores): StoreMaintenance[] {
  return [memory, audit, sessions, profiles, config];
}
