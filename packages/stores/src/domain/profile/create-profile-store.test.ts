import type { CustomerProfile } from '@waymark/core-types/domain';
import { expect, it } from 'vitest';
import { BusyError, UnknownCommitError } from '../../errors.ts';
import { MemoryCollection } from '../documents/memory-collection.ts';
import { storeContext } from '../documents/store-options.ts';
import { createProfileStore } from './create-profile-store.ts';
import { customerKey, identityKey, profileKind } from './profile-kind.ts';

const user = { tenant_id: '00000000-0000-4000-8000-000000000001', channel: 'API', channel_user_id: '1' } as const;
const context = storeContext({});

/** A store whose first save fails, after it is kept or before. */
function storeWith(failure: { error: Error; isKept: boolean }) {
  class Failing extends MemoryCollection<CustomerProfile> {
    hasFailed = false;

    override async save(draft: object): Promise<CustomerProfile> {
      if (this.hasFailed) return super.save(draft);
      this.hasFailed = true;
      if (failure.isKept) await super.save(draft);
      throw failure.error;
    }
  }
  const collection = new Failing(profileKind, context);
  return createProfileStore(collection, {
    lookup: {
      byIdentity: (identity) => collection.getHolder(identity.tenant_id, identityKey(identity)),
      byCustomerId: ({ tenant_id, customer_id }) => collection.getHolder(tenant_id, customerKey(customer_id)),
    },
    context,
  });
}

it.each([true, false])(
  '[profile:create:again] makes one profile when nobody knows whether the commit was kept: %s',
  async (isKept) => {
    const store = storeWith({ error: new UnknownCommitError(), isKept });
    const profile = await store.getOrCreate(user);
    expect(await store.getByChannelIdentity(user)).toEqual(profile);
    expect((await store.list(user)).items).toEqual([profile]);
  },
);

it('passes on any other error of the database', async () => {
  const error = new BusyError('Others write.');
  await expect(storeWith({ error, isKept: false }).getOrCreate(user)).rejects.toBe(error);
});
