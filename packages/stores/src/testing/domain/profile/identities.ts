import { describe, expect, it } from 'vitest';
import { IdentityTakenError } from '../../../domain/errors.ts';
import type { ProfileStore } from '../../../domain/profile-store.ts';
import { failureOf } from '../../failure-of.ts';
import { sampleProfile, sampleTenant } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';

const tenant_id = sampleTenant;
const user = { tenant_id, channel: 'WHATSAPP', channel_user_id: '+49 1' } as const;
const identity = { channel: user.channel, channel_user_id: user.channel_user_id };
const email = { channel: 'EMAIL', channel_user_id: 'ada@example.org' } as const;

/** What holds of identities on channels, and of customer ids: they belong to one living profile of a tenant. */
export function profileIdentityTests(context: StoreContext<ProfileStore>): void {
  describe('getOrCreate', () => {
    it('[profile:create:first] makes a profile with a customer_id of its own and the identity as its primary', async () => {
      const profile = await context.store.getOrCreate(user);
      expect(profile).toMatchObject({
        tenant_id,
        customer_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        channel_identities: [{ ...identity, verified: false, verified_at: null, primary: true }],
        verification_level: 'UNVERIFIED',
        revision: 1,
      });
      expect(await context.store.getByChannelIdentity(user)).toEqual(profile);
      expect(await context.store.getByCustomerId(profile)).toEqual(profile);
    });

    it('[profile:create:again] returns the profile that is there, and leaves it as it is', async () => {
      const profile = await context.store.getOrCreate(user);
      const linked = await context.store.linkChannel(profile, email);
      expect(await context.store.getOrCreate(user)).toEqual(linked);
      expect(await context.store.getOrCreate({ tenant_id, ...email })).toEqual(linked);
    });

    it('[profile:create:race] gives callers at once the same profile', async () => {
      const other = await context.again();
      const stores = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? context.store : other));
      const profiles = await Promise.all(stores.map((store) => store.getOrCreate(user)));
      expect(new Set(profiles.map(({ id }) => id)).size).toBe(1);
      expect((await context.store.list({ tenant_id })).items).toHaveLength(1);
    });

    it('[profile:create:exact] tells channels and users apart', async () => {
      const users = [
        user,
        { ...user, channel: 'API' },
        { ...user, channel_user_id: '+49 2' },
        { ...user, channel_user_id: '+49 1 ' },
      ] as const;
      const profiles = [];
      for (const one of users) profiles.push(await context.store.getOrCreate(one));
      expect(new Set(profiles.map(({ id }) => id)).size).toBe(4);
    });

    it('[profile:create:valid] refuses a user whose id does not fit', async () => {
      const failure = await failureOf(context.store.getOrCreate({ ...user, channel_user_id: '' }));
      expect(failure).toMatchObject({
        code: 'VALIDATION',
        issues: [{ path: '$.channel_identities[0].channel_user_id' }],
      });
    });
  });

  describe('save', () => {
    it('[profile:identity:taken] refuses an identity of another profile, says whose it is, and writes nothing', async () => {
      const { store } = context;
      const owner = await store.getOrCreate(user);
      const other = await store.save(sampleProfile({ channel_identities: [email] }));
      const saves = [
        store.save(sampleProfile({ channel_identities: [identity] })),
        store.save({ ...other, channel_identities: [email, identity] }),
        store.save({ ...other, channel_identities: [identity] }, { overwrite: true }),
        store.update(other, (current) => ({
          ...current,
          channel_identities: [{ ...identity, verified: false, verified_at: null, primary: false }],
        })),
      ];
      for (const failure of await Promise.all(saves.map(failureOf))) {
        expect(failure).toBeInstanceOf(IdentityTakenError);
        expect(failure).toMatchObject({ details: { what: 'channel identity', profile_id: owner.id } });
      }
      expect((await store.list({ tenant_id })).items).toHaveLength(2);
      expect(await store.get(other)).toEqual(other);
      expect(await store.getByChannelIdentity({ tenant_id, ...email })).toEqual(other);
      expect(await store.getByChannelIdentity(user)).toEqual(owner);
    });

    it('[profile:customer:taken] refuses a customer_id of another profile, and writes nothing', async () => {
      const { store } = context;
      const owner = await store.save(sampleProfile({ customer_id: 'c-1' }));
      const other = await store.save(sampleProfile({ customer_id: 'c-2' }));
      for (const profile of [sampleProfile({ customer_id: 'c-1' }), { ...other, customer_id: 'c-1' }]) {
        const failure = await failureOf(store.save(profile));
        expect(failure).toBeInstanceOf(IdentityTakenError);
        expect(failure).toMatchObject({ details: { what: 'customer_id', profile_id: owner.id } });
      }
      expect(await store.getByCustomerId(owner)).toEqual(owner);
      expect(await store.getByCustomerId(other)).toEqual(other);
    });

    it('[profile:identity:follows] frees an identity that a save leaves out, and finds one that it adds', async () => {
      const { store } = context;
      const profile = await store.getOrCreate(user);
      const saved = await store.save({ ...profile, channel_identities: [email], customer_id: 'c-9' });
      expect(await store.getByChannelIdentity(user)).toBeNull();
      expect(await store.getByChannelIdentity({ tenant_id, ...email })).toEqual(saved);
      expect(await store.getByCustomerId(profile)).toBeNull();
      const other = await store.getOrCreate(user);
      expect(other.id).not.toBe(profile.id);
    });

    it('[profile:identity:many] keeps hundreds of identities of one profile', async () => {
      const { store } = context;
      const channel_identities = Array.from({ length: 250 }, (_, index) => ({
        channel: 'API' as const,
        channel_user_id: `user ${index}`,
      }));
      const profile = await store.save(sampleProfile({ channel_identities }));
      for (const index of [0, 99, 100, 249]) {
        const one = { tenant_id, channel: 'API', channel_user_id: `user ${index}` } as const;
        expect(await store.getByChannelIdentity(one)).toEqual(profile);
      }
    });
  });

  it('[profile:delete:frees] frees the identities and the customer_id of a deleted profile', async () => {
    const { store } = context;
    const first = await store.getOrCreate(user);
    await store.delete(first);
    const second = await store.getOrCreate(user);
    expect(second.id).not.toBe(first.id);
    await store.save({ ...second, customer_id: first.customer_id });
    const { revision: _, ...draft } = first;
    expect(await failureOf(store.save(draft, { overwrite: true }))).toBeInstanceOf(IdentityTakenError);
    expect(await store.get(first)).toBeNull();
  });

  describe('linkChannel', () => {
    it('[profile:link:adds] adds an identity, which finds the profile from then on', async () => {
      const { store } = context;
      const profile = await store.getOrCreate(user);
      const linked = await store.linkChannel(profile, { ...email, verified: true });
      expect(linked.channel_identities).toEqual([
        profile.channel_identities[0],
        { ...email, verified: true, verified_at: null, primary: false },
      ]);
      expect(await store.getByChannelIdentity({ tenant_id, ...email })).toEqual(linked);
    });

    it('[profile:link:taken] refuses an identity of another profile, and leaves both as they are', async () => {
      const { store } = context;
      const owner = await store.getOrCreate({ tenant_id, ...email });
      const profile = await store.getOrCreate(user);
      const failure = await failureOf(store.linkChannel(profile, email));
      expect(failure).toBeInstanceOf(IdentityTakenError);
      expect(failure).toMatchObject({ details: { what: 'channel identity', profile_id: owner.id } });
      expect(await store.get(profile)).toEqual(profile);
      expect(await store.get(owner)).toEqual(owner);
    });

    it('[profile:link:replaces] replaces what is said of an identity that the profile has', async () => {
      const { store } = context;
      const profile = await store.linkChannel(await store.getOrCreate(user), email);
      const linked = await store.linkChannel(profile, { ...email, verified: true });
      expect(linked.channel_identities).toMatchObject([identity, { ...email, verified: true, primary: false }]);
    });

    it('[profile:link:primary] keeps one primary identity: the last linked as such, and the first in any case', async () => {
      const { store } = context;
      const primaries = async (profile: Promise<Awaited<ReturnType<ProfileStore['getOrCreate']>>>) =>
        (await profile).channel_identities.map(({ primary }) => primary);
      const profile = await store.save(sampleProfile());
      expect(await primaries(store.linkChannel(profile, identity))).toEqual([true]);
      expect(await primaries(store.linkChannel(profile, { ...email, primary: true }))).toEqual([false, true]);
      expect(await primaries(store.linkChannel(profile, { ...identity, primary: true }))).toEqual([true, false]);
    });
  });
}
