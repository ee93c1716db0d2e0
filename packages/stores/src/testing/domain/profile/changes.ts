import { describe, expect, it } from 'vitest';
import type { ProfileStore } from '../../../domain/profile-store.ts';
import { failureOf } from '../../failure-of.ts';
import { sampleAsset, sampleField, sampleId, sampleProfile, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';

/** What `updateField` and `addAsset` promise. */
export function profileChangeTests(context: StoreContext<ProfileStore>): void {
  describe('updateField', () => {
    it('[profile:field:provenance] keeps where a value comes from, as it is given', async () => {
      const profile = await context.store.save(sampleProfile());
      const provenance = {
        source: 'LLM_EXTRACTED',
        source_session_id: sampleId(20),
        source_scenario_id: sampleId(21),
        source_step_id: sampleId(22),
        verified: true,
        verification_method: 'document',
        verified_at: sampleTime(1),
        verified_by: 'agent 7',
        confidence: 0.75,
        requires_confirmation: true,
        expires_at: sampleTime(9_999),
      } as const;
      const { fields, revision } = await context.store.updateField(
        profile,
        sampleField({ name: 'iban', value: { country: 'DE' }, value_type: 'object', ...provenance }),
      );
      expect(revision).toBe(2);
      expect(fields['iban']).toMatchObject({ name: 'iban', value: { country: 'DE' }, ...provenance });
      expect((await context.store.get(profile))?.fields).toEqual(fields);
    });

    it('[profile:field:times] keeps collected_at of a known field and sets updated_at', async () => {
      const profile = await context.store.save(sampleProfile());
      const first = await context.store.updateField(
        profile,
        sampleField({ name: 'city', value: 'Ulm', collected_at: sampleTime(1), verified: true }),
      );
      const { updated_at } = first.fields['city']!;
      expect(updated_at > sampleTime(1)).toBe(true);
      const second = await context.store.updateField(profile, sampleField({ name: 'city', value: 'Bern' }));
      expect(second.fields['city']).toMatchObject({ value: 'Bern', collected_at: sampleTime(1), verified: false });
      expect(second.fields['city']!.updated_at >= updated_at).toBe(true);
    });

    it('[profile:field:times] takes now for both times of a new field', async () => {
      const before = new Date().toISOString();
      const profile = await context.store.save(sampleProfile());
      const { fields } = await context.store.updateField(profile, sampleField({ name: 'city' }));
      expect(fields['city']!.collected_at >= before).toBe(true);
      expect(fields['city']!.updated_at).toBe(fields['city']!.collected_at);
    });

    it('[profile:field:others] leaves all other fields untouched, also when two are set at once', async () => {
      const { store } = context;
      const profile = await store.save(sampleProfile());
      const { fields } = await store.updateField(profile, sampleField({ name: 'name', value: 'Ada' }));
      await Promise.all([
        store.updateField(profile, sampleField({ name: 'city', value: 'Ulm' })),
        store.updateField(profile, sampleField({ name: 'age', value: 36, value_type: 'number' })),
      ]);
      const after = (await store.get(profile))!.fields;
      expect(after['name']).toEqual(fields['name']);
      expect(Object.keys(after).sort()).toEqual(['age', 'city', 'name']);
    });

    it.each(['constructor', 'toString', "x'; --", '\0', '\u{1F600}'])(
      '[profile:field:names] takes %j as the name of a field',
      async (name) => {
        const profile = await context.store.save(sampleProfile());
        await context.store.updateField(profile, sampleField({ name, value: 1 }));
        const { fields } = await context.store.updateField(profile, sampleField({ name, value: 2 }));
        expect(Object.entries(fields)).toMatchObject([[name, { name, value: 2 }]]);
      },
    );

    it('[profile:field:valid] refuses a field that does not fit, or that would be lost, and writes nothing', async () => {
      const profile = await context.store.save(sampleProfile());
      for (const field of [
        { name: 'x', confidence: 2 },
        { name: '' },
        { name: '__proto__' },
        { name: 'x', value: 1n },
      ]) {
        const failure = await failureOf(context.store.updateField(profile, sampleField(field)));
        expect(failure).toMatchObject({ code: 'VALIDATION' });
      }
      expect(await context.store.get(profile)).toEqual(profile);
    });
  });

  describe('addAsset', () => {
    it('[profile:asset:adds] adds an asset, with an id and now where they are left out', async () => {
      const profile = await context.store.save(sampleProfile());
      const one = await context.store.addAsset(profile, sampleAsset({ uploaded_in_session_id: sampleId(20) }));
      expect(one.assets).toMatchObject([
        {
          ...sampleAsset(),
          id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
          uploaded_at: expect.stringMatching(/Z$/) as string,
          uploaded_in_session_id: sampleId(20),
          retention_policy: 'permanent',
          verified: false,
        },
      ]);
      const two = await context.store.addAsset(profile, sampleAsset({ name: 'other.pdf' }));
      expect(two.assets.map(({ name }) => name)).toEqual(['passport.pdf', 'other.pdf']);
      expect(two.assets[0]).toEqual(one.assets[0]);
    });

    it('[profile:asset:once] keeps the same asset once, and writes nothing the second time', async () => {
      const profile = await context.store.save(sampleProfile());
      const asset = sampleAsset({ id: sampleId(30) });
      const once = await context.store.addAsset(profile, asset);
      expect(await context.store.addAsset(profile, asset)).toEqual(once);
      expect(await context.store.addAsset(profile, once.assets[0]!)).toEqual(once);
      expect(await context.store.get(profile)).toEqual(once);
    });

    it('[profile:asset:differs] refuses another asset under an id that is taken', async () => {
      const profile = await context.store.save(sampleProfile());
      const once = await context.store.addAsset(profile, sampleAsset({ id: sampleId(30) }));
      const other = sampleAsset({ id: sampleId(30), checksum: 'b'.repeat(64) });
      expect(await failureOf(context.store.addAsset(profile, other))).toMatchObject({
        code: 'VALIDATION',
        issues: [{ path: '$.id' }],
      });
      expect(await context.store.get(profile)).toEqual(once);
    });
  });
}
