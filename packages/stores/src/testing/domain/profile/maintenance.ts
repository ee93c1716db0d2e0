import { describe, expect, it } from 'vitest';
import type { ProfileStore } from '../../../domain/profile-store.ts';
import { failureOf } from '../../failure-of.ts';
import { collectLines } from '../collect-lines.ts';
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
const user = { tenant_id, channel: 'API', channel_user_id: '1' } as const;

/** What `forget`, `prune`, `exportDocuments` and `importDocuments` promise. */
export function profileMaintenanceTests(context: StoreContext<ProfileStore>): void {
  const linesOf = (tenant = tenant_id) => collectLines(context.store.exportDocuments({ tenant_id: tenant }));

  describe('forget', () => {
    it('[profile:forget:subject] removes profiles with their identities, deleted ones too, for good', async () => {
      const { store } = context;
      const one = await store.getOrCreate(user);
      const deleted = await store.save(sampleProfile());
      await store.delete(deleted);
      const bystander = await store.save(sampleProfile());
      const subject = { tenant_id, session_ids: [bystander.id], profile_ids: [one.id, deleted.id, sampleId(404)] };
      expect(await store.forget(subject, { dry_run: true })).toEqual({ profile: 2 });
      expect(await store.get(one)).toEqual(one);
      expect(await store.forget(subject)).toEqual({ profile: 2 });
      expect((await linesOf()).map(({ document }) => document['id'])).toEqual([bystander.id]);
      expect((await store.getOrCreate(user)).id).not.toBe(one.id);
    });

    it('[profile:forget:merged] removes what was merged into a profile, too', async () => {
      const { store } = context;
      const profiles = [];
      for (let count = 0; count < 4; count++) profiles.push(await store.save(sampleProfile()));
      const [first, second, third, bystander] = profiles.map(({ id }) => id) as [string, string, string, string];
      await store.mergeProfiles({ tenant_id, primary_id: second, secondary_id: third });
      await store.mergeProfiles({ tenant_id, primary_id: first, secondary_id: second });
      expect(await store.forget({ tenant_id, session_ids: [], profile_ids: [first] })).toEqual({ profile: 3 });
      expect((await linesOf()).map(({ document }) => document['id'])).toEqual([bystander]);
    });

    it('[profile:forget:subject] removes nothing for empty lists, and all of a tenant for everything', async () => {
      const { store } = context;
      await store.getOrCreate(user);
      await store.getOrCreate({ ...user, tenant_id: otherTenant });
      expect(await store.forget({ tenant_id, session_ids: [], profile_ids: [] })).toEqual({});
      expect(await store.forget({ tenant_id, everything: true })).toEqual({ profile: 1 });
      expect(await store.getByChannelIdentity(user)).toBeNull();
      expect(await store.getByChannelIdentity({ ...user, tenant_id: otherTenant })).not.toBeNull();
    });
  });

  describe('prune', () => {
    it('[profile:prune:deleted] removes profiles that were deleted before, and counts them first', async () => {
      const { store } = context;
      const deleted = await store.save(sampleProfile());
      await store.delete(deleted);
      const alive = await store.save(sampleProfile());
      expect(await store.prune({ tenant_id, deleted_before: sampleTime(0) })).toEqual({});
      const policy = {
        tenant_id,
        deleted_before: '9999-01-01T00:00:00.000Z',
        inactive_before: '9999-01-01T00:00:00.000Z',
      };
      expect(await store.prune(policy, { dry_run: true })).toEqual({ profile: 1 });
      expect(await store.prune(policy)).toEqual({ profile: 1 });
      expect((await linesOf()).map(({ document }) => document)).toEqual([alive]);
    });

    it('[profile:prune:deleted] refuses a time in another form, and a field that there is not, and removes nothing', async () => {
      await context.store.delete(await context.store.save(sampleProfile()));
      for (const policy of [
        { deleted_before: 'yesterday' },
        { expired_before: '2999-01-01' },
        { before: '2999-01-01T00:00:00.000Z' },
      ]) {
        const failure = await failureOf(context.store.prune({ tenant_id, ...policy }));
        expect(failure).toMatchObject({ code: 'VALIDATION', issues: [{ path: `$.${Object.keys(policy)[0]}` }] });
      }
      expect(await linesOf()).toHaveLength(1);
    });

    it('[profile:prune:expired] removes fields and assets that expired before, and nothing else', async () => {
      const { store } = context;
      let profile = await store.save(sampleProfile());
      for (const [name, expires_at] of [
        ['old', sampleTime(1)],
        ['new', sampleTime(2)],
        ['forever', null],
      ] as const) {
        await store.updateField(profile, sampleField({ name, expires_at }));
        profile = await store.addAsset(profile, sampleAsset({ name, expires_at }));
      }
      const bystander = await store.save(sampleProfile());
      const policy = { tenant_id, expired_before: sampleTime(2) };
      expect(await store.prune(policy, { dry_run: true })).toEqual({ profile_field: 1, profile_asset: 1 });
      expect(await store.get(profile)).toEqual(profile);
      expect(await store.prune(policy)).toEqual({ profile_field: 1, profile_asset: 1 });
      const { old: _, ...fields } = profile.fields;
      expect(await store.get(profile)).toMatchObject({ fields, assets: profile.assets.slice(1), revision: 8 });
      expect((await store.get(profile))?.fields['old']).toBeUndefined();
      expect(await store.get(bystander)).toEqual(bystander);
      expect(await store.prune(policy)).toEqual({});
    });
  });

  describe('export and import', () => {
    it('[profile:export:round-trip] brings back exactly what was exported, deleted and merged profiles too', async () => {
      const { store } = context;
      const one = await store.getOrCreate(user);
      const other = await store.getOrCreate({ ...user, channel_user_id: '2' });
      await store.mergeProfiles({ tenant_id, primary_id: one.id, secondary_id: other.id });
      const lines = await linesOf();
      expect(lines.map(({ schema_version }) => schema_version)).toEqual(['profile.v1', 'profile.v1']);
      await store.forget({ tenant_id, everything: true });
      expect(await store.importDocuments(lines)).toEqual({ imported: { profile: 2 }, skipped: {} });
      expect(await linesOf()).toEqual(lines);
      expect((await store.getOrCreate({ ...user, channel_user_id: '2' })).id).toBe(one.id);
      expect(await store.get(other)).toBeNull();
    });

    it('[profile:export:conflict] skips a profile whose id is taken, or replaces it with its identities', async () => {
      const { store } = context;
      const profile = await store.getOrCreate(user);
      const lines = await linesOf();
      await store.linkChannel(profile, { channel: 'SLACK', channel_user_id: 'S' });
      expect(await store.importDocuments(lines)).toEqual({ imported: {}, skipped: { profile: 1 } });
      await store.importDocuments(lines, { on_conflict: 'replace' });
      expect(await store.get(profile)).toEqual(profile);
      expect(await store.getByChannelIdentity({ tenant_id, channel: 'SLACK', channel_user_id: 'S' })).toBeNull();
      expect(await store.getByChannelIdentity(user)).toEqual(profile);
    });

    it("[profile:export:taken] refuses a line whose identity is another profile's, and says which line", async () => {
      const { store } = context;
      await store.getOrCreate(user);
      const lines = await linesOf();
      await store.forget({ tenant_id, everything: true });
      const owner = await store.getOrCreate(user);
      for (const on_conflict of ['skip', 'replace'] as const) {
        expect(await failureOf(store.importDocuments(lines, { on_conflict }))).toMatchObject({
          code: 'STORE_IMPORT',
          details: { line: 1, reason: 'STORE_IDENTITY_TAKEN' },
          cause: { details: { profile_id: owner.id } },
        });
      }
      expect((await linesOf()).map(({ document }) => document)).toEqual([owner]);
    });
  });
}
