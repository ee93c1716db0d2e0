import { describe, expect, it } from 'vitest';
import { NotFoundError, RevisionConflictError } from '../../../domain/errors.ts';
import type { ProfileStore } from '../../../domain/profile-store.ts';
import { failureOf } from '../../failure-of.ts';
import { hostileTexts } from '../hostile-texts.ts';
import {
  otherTenant,
  sampleAsset,
  sampleField,
  sampleId,
  sampleProfile,
  sampleTenant,
  sampleTime,
} from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';

const tenant_id = sampleTenant;

/** What `get`, `save`, `update`, `delete` and `list` promise. */
export function profileSavingTests(context: StoreContext<ProfileStore>): void {
  describe('save', () => {
    it('[profile:save:read-back] keeps every field, unknown ones too, as another opener reads it', async () => {
      const times = { collected_at: sampleTime(1), updated_at: sampleTime(2) };
      const saved = await context.store.save({
        ...sampleProfile({
          id: sampleId(5),
          customer_id: 'c-1',
          channel_identities: [
            { channel: 'EMAIL', channel_user_id: 'ada@example.org', verified: true, verified_at: sampleTime(0) },
            { channel: 'API', channel_user_id: '42', primary: true },
          ],
          fields: {
            name: {
              ...sampleField({ name: 'name', value: { first: 'Ada', tags: [1, null] }, confidence: 0.5 }),
              ...times,
            },
          },
          assets: [{ ...sampleAsset(), id: sampleId(6), uploaded_at: sampleTime(3) }],
          verification_level: 'PHONE_VERIFIED',
          consents: [{ consent_type: 'marketing', granted: true, granted_at: sampleTime(4) }],
          last_interaction_at: sampleTime(5),
        }),
        of_a_newer_version: { kept: true },
      });
      expect(saved).toMatchObject({ id: sampleId(5), customer_id: 'c-1', of_a_newer_version: { kept: true } });
      const again = await context.again();
      expect(await again.get({ tenant_id, id: sampleId(5) })).toEqual(saved);
      expect(await again.getByCustomerId({ tenant_id, customer_id: 'c-1' })).toEqual(saved);
    });

    it('[profile:save:defaults] fills in the id, the times and every default', async () => {
      expect(await context.store.save(sampleProfile())).toMatchObject({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        channel_identities: [],
        fields: {},
        assets: [],
        verification_level: 'UNVERIFIED',
        consents: [],
        last_interaction_at: null,
        deleted_at: null,
        revision: 1,
      });
    });

    it('[profile:save:updated] sets updated_at at every save and never changes created_at', async () => {
      const first = await context.store.save(sampleProfile({ created_at: sampleTime(0) }));
      expect(first.created_at).toBe(sampleTime(0));
      const second = await context.store.save({ ...first, last_interaction_at: sampleTime(1) });
      expect(second.updated_at >= first.updated_at).toBe(true);
      const failure = await failureOf(context.store.save({ ...second, created_at: sampleTime(9) }));
      expect(failure).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.created_at' }] });
    });

    it('[profile:save:valid] refuses a profile that does not fit, with the path of the misfit', async () => {
      const failure = await failureOf(context.store.save(sampleProfile({ consents: [{ consent_type: '' } as never] })));
      expect(failure).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.consents[0].consent_type' }, {}] });
    });

    it('[profile:save:conflict] refuses a stale revision, writes nothing and says what is there', async () => {
      const first = await context.store.save(sampleProfile());
      const second = await context.store.save({ ...first, verification_level: 'EMAIL_VERIFIED' });
      const failure = await failureOf(
        context.store.save({ ...first, last_interaction_at: sampleTime(1) }, { base: first }),
      );
      expect(failure).toBeInstanceOf(RevisionConflictError);
      expect(failure).toMatchObject({
        current: second,
        merged: { verification_level: 'EMAIL_VERIFIED', last_interaction_at: sampleTime(1), revision: 2 },
      });
      expect(await context.store.get(first)).toEqual(second);
    });

    it('[profile:save:overwrite] replaces whatever is there with overwrite, deleted or not', async () => {
      const first = await context.store.save(sampleProfile({ customer_id: 'c-1' }));
      const replacement = sampleProfile({ id: first.id, customer_id: 'c-2' });
      expect(await context.store.save(replacement, { overwrite: true })).toMatchObject({ revision: 2 });
      expect(await context.store.getByCustomerId({ tenant_id, customer_id: 'c-1' })).toBeNull();
      await context.store.delete(first);
      const revived = await context.store.save(replacement, { overwrite: true });
      expect(await context.store.getByCustomerId({ tenant_id, customer_id: 'c-2' })).toEqual(revived);
    });

    it('[profile:verification:rises] lets verification rise over levels between, and never fall', async () => {
      const profile = await context.store.save(sampleProfile({ verification_level: 'EMAIL_VERIFIED' }));
      const higher = await context.store.save({ ...profile, verification_level: 'KYC_COMPLETE' });
      for (const overwrite of [false, true]) {
        const lower = { ...higher, verification_level: 'DOCUMENT_VERIFIED' } as const;
        const failure = await failureOf(context.store.save(lower, { overwrite }));
        expect(failure).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.verification_level' }] });
      }
      const falling = context.store.update(profile, (current) => ({ ...current, verification_level: 'UNVERIFIED' }));
      expect(await failureOf(falling)).toMatchObject({ code: 'VALIDATION' });
      expect(await context.store.get(profile)).toEqual(higher);
    });
  });

  it('[profile:update:retry] starts again from what is there when somebody else was first', async () => {
    const { store } = context;
    const profile = await store.save(sampleProfile());
    await Promise.all([
      store.update(profile, (current) => ({ ...current, last_interaction_at: sampleTime(1) })),
      store.update(profile, (current) => ({ ...current, verification_level: 'EMAIL_VERIFIED' })),
    ]);
    expect(await store.get(profile)).toMatchObject({
      last_interaction_at: sampleTime(1),
      verification_level: 'EMAIL_VERIFIED',
      revision: 3,
    });
  });

  it('[profile:update:absent] refuses to change what is not there, or is deleted', async () => {
    const { store } = context;
    const deleted = await store.save(sampleProfile());
    await store.delete(deleted);
    for (const key of [deleted, { tenant_id, id: sampleId(404) }]) {
      for (const change of [
        () => store.update(key, (profile) => profile),
        () => store.updateField(key, sampleField({ name: 'name' })),
        () => store.addAsset(key, sampleAsset()),
        () => store.linkChannel(key, { channel: 'API', channel_user_id: '1' }),
      ]) {
        expect(await failureOf(change())).toBeInstanceOf(NotFoundError);
      }
    }
  });

  it('[profile:get:absent] gives null for what is not there', async () => {
    expect(await context.store.get({ tenant_id, id: sampleId(404) })).toBeNull();
    expect(await context.store.getByCustomerId({ tenant_id, customer_id: 'nobody' })).toBeNull();
    const user = { tenant_id, channel: 'API', channel_user_id: 'nobody' } as const;
    expect(await context.store.getByChannelIdentity(user)).toBeNull();
  });

  it('[profile:delete:soft] hides a deleted profile from every read, and says whether there was one', async () => {
    const { store } = context;
    const identity = { channel: 'API', channel_user_id: '1' } as const;
    const profile = await store.save(sampleProfile({ customer_id: 'c-1', channel_identities: [identity] }));
    expect(await store.delete(profile)).toBe(true);
    expect(await store.delete(profile)).toBe(false);
    expect(await store.get(profile)).toBeNull();
    expect(await store.getByCustomerId({ tenant_id, customer_id: 'c-1' })).toBeNull();
    expect(await store.getByChannelIdentity({ tenant_id, ...identity })).toBeNull();
    expect((await store.list({ tenant_id })).items).toEqual([]);
    expect(await failureOf(store.save({ ...profile }))).toMatchObject({ details: { deleted: true } });
  });

  it('[profile:list:order] lists the oldest profile first, by pages of 100 where no limit is asked for', async () => {
    const { store } = context;
    const seconds = Array.from({ length: 101 }, (_, second) => (second * 37) % 101);
    await Promise.all(seconds.map((second) => store.save(sampleProfile({ created_at: sampleTime(second) }))));
    const first = await store.list({ tenant_id });
    expect(first.items.map(({ created_at }) => created_at)).toEqual(
      seconds.slice(1).map((_, index) => sampleTime(index)),
    );
    const second = await store.list({ tenant_id, cursor: first.next_cursor! });
    expect(second.items.map(({ created_at }) => created_at)).toEqual([sampleTime(100)]);
    expect(await store.list({ tenant_id, limit: 1, offset: 100 })).toEqual(second);
  });

  it('[profile:tenant:bound] keeps the same ids and identities of two tenants apart, in every call', async () => {
    const { store } = context;
    const identity = { channel: 'API', channel_user_id: '1' } as const;
    const fields = { id: sampleId(5), customer_id: 'c-1', channel_identities: [identity] };
    const mine = await store.save(sampleProfile(fields));
    const theirs = await store.save(sampleProfile({ ...fields, tenant_id: otherTenant }));
    for (const profile of [mine, theirs]) {
      const tenant = { tenant_id: profile.tenant_id };
      expect(await store.get({ ...tenant, id: sampleId(5) })).toEqual(profile);
      expect(await store.getByCustomerId({ ...tenant, customer_id: 'c-1' })).toEqual(profile);
      expect(await store.getByChannelIdentity({ ...tenant, ...identity })).toEqual(profile);
      expect(await store.getOrCreate({ ...tenant, ...identity })).toEqual(profile);
      expect((await store.list(tenant)).items).toEqual([profile]);
    }
    await store.updateField(mine, sampleField({ name: 'name' }));
    await store.delete(mine);
    await store.forget({ tenant_id, everything: true });
    expect(await store.get(theirs)).toEqual(theirs);
    expect(await store.getByChannelIdentity({ tenant_id: otherTenant, ...identity })).toEqual(theirs);
  });

  it('[profile:tenant:type] cannot be asked without a tenant: a type error, and nothing is found', async () => {
    const { store } = context;
    const identity = { channel: 'API', channel_user_id: '1' } as const;
    const { id } = await store.save(sampleProfile({ customer_id: 'c-1', channel_identities: [identity] }));
    const nothing = () => null;
    // @ts-expect-error without a tenant
    expect(await store.get({ id }).catch(nothing)).toBeNull();
    // @ts-expect-error without a tenant
    expect(await store.getByCustomerId({ customer_id: 'c-1' }).catch(nothing)).toBeNull();
    // @ts-expect-error without a tenant
    expect(await store.getByChannelIdentity(identity).catch(nothing)).toBeNull();
    // @ts-expect-error without a tenant
    expect(await store.getOrCreate(identity).catch(nothing)).toBeNull();
    // @ts-expect-error without a tenant
    expect(await store.delete({ id }).catch(() => false)).toBe(false);
    // @ts-expect-error without a tenant
    expect(await store.updateField({ id }, sampleField({ name: 'name' })).catch(nothing)).toBeNull();
    // @ts-expect-error without a tenant
    expect(await store.mergeProfiles({ primary_id: id, secondary_id: sampleId(6) }).catch(nothing)).toBeNull();
    const { tenant_id: _, ...rest } = sampleProfile();
    // @ts-expect-error without a tenant
    expect(await failureOf(store.save(rest))).toMatchObject({ issues: [{ path: '$.tenant_id' }] });
  });

  it.each(hostileTexts)('[profile:hostile:data] takes %s as data', async (_, text) => {
    const { store } = context;
    const bystander = await store.save(sampleProfile({ customer_id: 'bystander' }));
    const short = text.slice(0, 500);
    const user = { tenant_id, channel: 'EMAIL', channel_user_id: short } as const;
    const created = await store.getOrCreate(user);
    const saved = await store.save({ ...created, customer_id: short });
    expect(await store.getByChannelIdentity(user)).toEqual(saved);
    expect(await store.getOrCreate(user)).toEqual(saved);
    expect(await store.getByCustomerId({ tenant_id, customer_id: short })).toEqual(saved);
    expect(await store.getByCustomerId({ tenant_id, customer_id: `${text}\0` })).toBeNull();
    expect(await store.getByChannelIdentity({ ...user, channel_user_id: `${text}\0` })).toBeNull();
    expect(await store.get({ tenant_id: text, id: saved.id })).toBeNull();
    expect(await store.get({ tenant_id, id: text })).toBeNull();
    expect(await store.forget({ tenant_id, session_ids: [text], profile_ids: [text] })).toEqual({});
    const updated = await store.updateField(saved, sampleField({ name: 'note', value: text }));
    expect(updated.fields['note']?.value).toBe(text);
    expect(await store.get(bystander)).toEqual(bystander);
  });
}
