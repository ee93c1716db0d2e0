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
  return storeOn(new Failing(profileKind, context));
}

function storeOn(collection: MemoryCollection<CustomerProfile>) {
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

it.each([
  [
    'deletes it',
    (collection: MemoryCollection<CustomerProfile>, profile: CustomerProfile) => collection.remove(profile),
  ],
  ['prunes it', (collection, profile) => collection.save({ ...profile, fields: {} })],
] satisfies [string, (collection: MemoryCollection<CustomerProfile>, profile: CustomerProfile) => unknown][])(
  '[profile:prune:expired] goes on with the others when somebody %s meanwhile',
  async (_, meddle) => {
    class Meddled extends MemoryCollection<CustomerProfile> {
      override async *scan(...args: Parameters<MemoryCollection<CustomerProfile>['scan']>) {
        let isFirst = args[1] === undefined;
        for await (const profile of super.scan(...args)) {
          if (isFirst) await meddle(this, profile);
          isFirst = false;
          yield profile;
        }
      }
    }
    const store = storeOn(new Meddled(profileKind, context));
    const time = '2026-01-01T00:00:00.000Z';
    const field = { name: 'code', value: 1, value_type: 'number', source: 'TOOL_RESULT', expires_at: time } as const;
    for (const channel_user_id of ['1', '2']) {
      await store.updateField(await store.getOrCreate({ ...user, channel_user_id }), field);
    }
    const policy = { tenant_id: user.tenant_id, expired_before: '2026-01-02T00:00:00.000Z' };
    expect(await store.prune(policy)).toEqual({ profile_field: 1 });
    const { items } = await store.list(user);
    expect(items.flatMap(({ fields }) => Object.keys(fields))).toEqual([]);
  },
);
