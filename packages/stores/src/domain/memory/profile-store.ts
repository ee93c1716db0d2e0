import { MemoryCollection } from '../documents/memory-collection.ts';
import { storeContext, type StoreOptions } from '../documents/store-options.ts';
import { createProfileStore } from '../profile/create-profile-store.ts';
import { customerKey, identityKey, profileKind } from '../profile/profile-kind.ts';
import type { ProfileStore } from '../profile-store.ts';

/** Profiles in this process, for tests and for what may be lost with it. */
export function memoryProfileStore(options: StoreOptions = {}): ProfileStore {
  const context = storeContext(options);
  const collection = new MemoryCollection(profileKind, context);
  return createProfileStore(collection, {
    lookup: {
      byIdentity: (user) => collection.getHolder(user.tenant_id, identityKey(user)),
      byCustomerId: ({ tenant_id, customer_id }) => collection.getHolder(tenant_id, customerKey(customer_id)),
    },
    context,
  });
}
