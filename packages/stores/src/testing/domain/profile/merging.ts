import type { Consent, CustomerProfile, CustomerProfileInput } from '@waymark/core-types/domain';
import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../../../domain/errors.ts';
import type { ProfileStore } from '../../../domain/profile-store.ts';
import { failureOf } from '../../failure-of.ts';
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

/** What `mergeProfiles` promises. */
export function profileMergeTests(context: StoreContext<ProfileStore>): void {
  /** Saves two profiles and merges them. */
  async function merge(primary: Partial<CustomerProfileInput>, secondary: Partial<CustomerProfileInput>) {
    const { store } = context;
    const one = await store.save(sampleProfile(primary));
    const other = await store.save(sampleProfile(secondary));
    const merged = await store.mergeProfiles({ tenant_id, primary_id: one.id, secondary_id: other.id });
    expect(await store.get(one)).toEqual(merged);
    return { one, other, merged };
  }

  const field = (value: string, seconds: number, verified = false) => ({
    city: {
      ...sampleField({ name: 'city', value, verified, source_session_id: sampleId(seconds) }),
      collected_at: sampleTime(0),
      updated_at: sampleTime(seconds),
    },
  });

  describe('mergeProfiles', () => {
    it.each([
      { it: "the primary's field by default", primary: field('Ulm', 1), secondary: field('Bern', 1), wins: 'Ulm' },
      { it: "the primary's newer field", primary: field('Ulm', 2), secondary: field('Bern', 1), wins: 'Ulm' },
      { it: "the secondary's newer field", primary: field('Ulm', 1), secondary: field('Bern', 2), wins: 'Bern' },
      {
        it: "the secondary's verified field",
        primary: field('Ulm', 2),
        secondary: field('Bern', 1, true),
        wins: 'Bern',
      },
      { it: "the primary's verified field", primary: field('Ulm', 1, true), secondary: field('Bern', 2), wins: 'Ulm' },
      {
        it: 'the newer of two verified',
        primary: field('Ulm', 1, true),
        secondary: field('Bern', 2, true),
        wins: 'Bern',
      },
      { it: 'a field of the secondary alone', primary: {}, secondary: field('Bern', 1), wins: 'Bern' },
      { it: 'a field of the primary alone', primary: field('Ulm', 1), secondary: {}, wins: 'Ulm' },
    ])('[profile:merge:fields] keeps $it, with its provenance', async ({ primary, secondary, wins }) => {
      const { one, other, merged } = await merge({ fields: primary }, { fields: secondary });
      const winner = wins === 'Ulm' ? one : other;
      expect(merged.fields).toEqual({ city: winner.fields['city'] });
    });

    it('[profile:merge:identities] moves the identities, and the primary one of the primary profile stays it', async () => {
      const { store } = context;
      const { one, merged } = await merge(
        { channel_identities: [{ channel: 'API', channel_user_id: '1', primary: true }] },
        {
          channel_identities: [
            { channel: 'API', channel_user_id: '2', primary: true, verified: true, verified_at: sampleTime(1) },
            { channel: 'SLACK', channel_user_id: '1' },
          ],
        },
      );
      expect(merged.id).toBe(one.id);
      expect(merged.channel_identities).toMatchObject([
        { channel: 'API', channel_user_id: '1', primary: true },
        { channel: 'API', channel_user_id: '2', primary: false, verified: true, verified_at: sampleTime(1) },
        { channel: 'SLACK', channel_user_id: '1', primary: false },
      ]);
      for (const { channel, channel_user_id } of merged.channel_identities) {
        expect(await store.getByChannelIdentity({ tenant_id, channel, channel_user_id })).toEqual(merged);
        expect(await store.getOrCreate({ tenant_id, channel, channel_user_id })).toEqual(merged);
      }
    });

    it("[profile:merge:identities] takes the secondary's primary identity where the primary has none", async () => {
      const { merged } = await merge(
        {},
        { channel_identities: [{ channel: 'API', channel_user_id: '2', primary: true }] },
      );
      expect(merged.channel_identities).toMatchObject([{ channel_user_id: '2', primary: true }]);
    });

    it('[profile:merge:assets] unites the assets by id', async () => {
      const asset = (number: number, name: string) => ({
        ...sampleAsset({ name }),
        id: sampleId(number),
        uploaded_at: sampleTime(0),
      });
      const { merged } = await merge(
        { assets: [asset(31, 'a'), asset(32, 'b')] },
        { assets: [asset(32, 'of the secondary'), asset(33, 'c')] },
      );
      expect(merged.assets.map(({ id, name }) => [id, name])).toEqual([
        [sampleId(31), 'a'],
        [sampleId(32), 'b'],
        [sampleId(33), 'c'],
      ]);
    });

    const granted = (seconds: number): Consent => ({
      consent_type: 'marketing',
      granted: true,
      granted_at: sampleTime(seconds),
      revoked_at: null,
      source_session_id: null,
      ip_address: null,
    });
    const revoked = (seconds: number): Consent => ({
      ...granted(0),
      granted: false,
      revoked_at: sampleTime(seconds),
    });
    it.each([
      { it: 'the later grant', primary: [revoked(1)], secondary: [granted(2)], wins: granted(2) },
      { it: 'the later revocation', primary: [granted(1)], secondary: [revoked(2)], wins: revoked(2) },
      { it: "the primary's, if it is the later one", primary: [revoked(3)], secondary: [granted(2)], wins: revoked(3) },
      { it: 'the refusal of two at once', primary: [granted(2)], secondary: [revoked(2)], wins: revoked(2) },
      { it: 'one of the secondary alone', primary: [], secondary: [granted(1)], wins: granted(1) },
    ])('[profile:merge:consents] keeps $it', async ({ primary, secondary, wins }) => {
      const other = { ...granted(5), consent_type: 'data processing' };
      const { merged } = await merge({ consents: [...primary, other] }, { consents: secondary });
      expect(merged.consents).toHaveLength(2);
      expect(merged.consents).toEqual(expect.arrayContaining([wins, other]));
    });

    it('[profile:merge:rest] keeps the higher verification and the later interaction, and what the primary is', async () => {
      const { one, merged } = await merge(
        { verification_level: 'EMAIL_VERIFIED', last_interaction_at: sampleTime(2) },
        { verification_level: 'KYC_COMPLETE', last_interaction_at: sampleTime(1) },
      );
      const { id, customer_id, created_at } = one;
      expect(merged).toMatchObject({ id, customer_id, created_at, revision: 2, verification_level: 'KYC_COMPLETE' });
      expect(merged.last_interaction_at).toBe(sampleTime(2));
      const { merged: other } = await merge(
        { verification_level: 'EMAIL_VERIFIED' },
        { last_interaction_at: sampleTime(3) },
      );
      expect(other).toMatchObject({ verification_level: 'EMAIL_VERIFIED', last_interaction_at: sampleTime(3) });
    });

    it('[profile:merge:deleted] deletes the secondary', async () => {
      const { other } = await merge({}, { customer_id: 'c-2' });
      expect(await context.store.get(other)).toBeNull();
      expect(await context.store.getByCustomerId({ tenant_id, customer_id: 'c-2' })).toBeNull();
      expect((await context.store.list({ tenant_id })).items).toHaveLength(1);
    });

    it('[profile:merge:refused] refuses a profile and itself, one that is not there, deleted, or of another tenant', async () => {
      const { store } = context;
      const profile = await store.save(sampleProfile());
      const deleted = await store.save(sampleProfile());
      await store.delete(deleted);
      const theirs = await store.save(sampleProfile({ tenant_id: otherTenant }));
      const itself = store.mergeProfiles({ tenant_id, primary_id: profile.id, secondary_id: profile.id });
      expect(await failureOf(itself)).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.secondary_id' }] });
      for (const { id } of [deleted, theirs, { id: sampleId(404) }]) {
        const asSecondary = store.mergeProfiles({ tenant_id, primary_id: profile.id, secondary_id: id });
        expect(await failureOf(asSecondary)).toBeInstanceOf(NotFoundError);
        const asPrimary = store.mergeProfiles({ tenant_id, primary_id: id, secondary_id: profile.id });
        expect(await failureOf(asPrimary)).toBeInstanceOf(NotFoundError);
      }
      expect(await store.get(profile)).toEqual(profile);
      expect(await store.get(theirs)).toEqual(theirs);
    });

    it('[profile:merge:whole] loses nothing that others set in either profile meanwhile', async () => {
      const { store } = context;
      const one = await store.save(sampleProfile());
      const other = await store.save(sampleProfile());
      const settled = await Promise.allSettled([
        ...['a', 'b', 'c'].map((name) => store.updateField(one, sampleField({ name }))),
        ...['d', 'e', 'f'].map((name) => store.updateField(other, sampleField({ name }))),
        store.mergeProfiles({ tenant_id, primary_id: one.id, secondary_id: other.id }),
      ]);
      const kept = settled.slice(0, 6).flatMap(({ status }, index) => (status === 'fulfilled' ? 'abcdef'[index]! : []));
      expect(Object.keys((await store.get(one))!.fields).sort()).toEqual(kept);
    });

    it('[profile:merge:once] lets one of two merges in opposite directions through', async () => {
      const { store } = context;
      const [one, other] = [await store.save(sampleProfile()), await store.save(sampleProfile())];
      const settled = await Promise.allSettled([
        store.mergeProfiles({ tenant_id, primary_id: one.id, secondary_id: other.id }),
        store.mergeProfiles({ tenant_id, primary_id: other.id, secondary_id: one.id }),
      ]);
      const merged = settled.flatMap((each): CustomerProfile[] => (each.status === 'fulfilled' ? [each.value] : []));
      expect(merged).toHaveLength(1);
      expect((await store.list({ tenant_id })).items).toEqual(merged);
    });
  });
}
