import { MemoryCollection } from '../documents/memory-collection.ts';
import { storeContext, type StoreOptions } from '../documents/store-options.ts';
import { createSessionStore } from '../session/create-session-store.ts';
import { sessionKind } from '../session/session-kind.ts';
import type { SessionStore } from '../session-store.ts';

/** Sessions in this process, for tests and for what may be lost with it. */
export function memorySessionStore(options: StoreOptions = {}): SessionStore {
  return createSessionStore(new MemoryCollection(sessionKind, storeContext(options)));
}
