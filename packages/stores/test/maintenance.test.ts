import { readFile } from 'node:fs/promises';
import { canonicalJson, steppingClock } from '@waymark/core-types';
import {
  forgetSubject,
  isReceiptFor,
  openStores,
  pruneStores,
  exportStores,
  importStores,
  type ExportLine,
  type ForgetSubject,
  type OpenedStores,
  type Stores,
} from '@waymark/stores/domain';
import { engines } from '@waymark/test-servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rawText } from './support/raw-text.ts';
import { customer_id, markers, seedStores, tenant_id } from './support/seed-stores.ts';

const later = '2999-01-01T00:00:00.000Z';
const onEngines = await engines();
const targets = [{ name: 'plain memory', openUrl: async () => 'memory:' }, ...onEngines.filter(({ shared }) => shared)];

async function linesOf(stores: Stores): Promise<ExportLine[]> {
  const lines: ExportLine[] = [];
  for await (const line of exportStores(stores, { tenant_id })) lines.push(line);
  return lines;
}

const foundIn = (text: string) => markers.filter((marker) => text.toLowerCase().includes(marker));

for (const engine of targets) {
  describe(`all stores on ${engine.name}`, () => {
    let url: string;
    let stores: OpenedStores;

    beforeEach(async () => {
      url = await engine.openUrl();
      stores = await openStores(url);
    });

    afterEach(() => stores.close());

    const everythingStored = async () =>
      stores.database === null ? canonicalJson(await linesOf(stores)) : rawText(stores.database);

    describe('forgetSubject', () => {
      const byCustomer = { tenant_id, customer_id };

      it.each<[string, ForgetSubject]>([
        ['a customer', byCustomer],
        ['a channel user', { tenant_id, channel: 'EMAIL', channel_user_id: 'wombat@example.org' }],
        ['an identity that came by a merge', { tenant_id, channel: 'SLACK', channel_user_id: 'bandicoot' }],
      ])(
        '[audit:subject:resolve] [audit:subject:nothing-left] leaves nothing of %s in any table',
        async (_, subject) => {
          await seedStores(stores);
          expect(foundIn(await everythingStored())).toEqual(markers);
          const receipt = await forgetSubject(stores, subject);
          expect(receipt.removed).toEqual({
            ...{ episode: 3, entity: expect.any(Number) as number, relationship: 3 },
            ...{ turn_record: 3, audit_event: 3, session: 3, profile: 2 },
          });
          expect(foundIn(await everythingStored())).toEqual([]);
          expect(await stores.audit.verify({ tenant_id })).toMatchObject({ ok: true, erased: 6 });
          expect(await everythingStored()).toContain('other@example.org');
          expect((await stores.audit.listTurnsByTenant({ tenant_id })).items).toHaveLength(1);
        },
      );

      it.each([
        ['of the one that stayed', 'stayed'],
        ['of the one that went', 'went'],
      ])('[audit:subject:resolve] finds both of two merged profiles without identities by the id %s', async (_, id) => {
        const { profiles, sessions } = stores;
        const saved = [];
        for (const customer of ['stayed', 'went']) {
          const profile = await profiles.save({ tenant_id, customer_id: customer });
          const owner = { tenant_id, agent_id: profile.id, customer_profile_id: profile.id };
          await sessions.save({ ...owner, channel: 'VOICE', user_channel_id: customer });
          saved.push(profile.id);
        }
        const [primary_id, secondary_id] = saved as [string, string];
        await profiles.mergeProfiles({ tenant_id, primary_id, secondary_id });
        const { removed } = await forgetSubject(stores, { tenant_id, customer_id: id });
        expect(removed).toEqual({ session: 2, profile: 2 });
      });

      it('[audit:subject:resolve] forgets one session alone', async () => {
        const { sessions, profile_id } = await seedStores(stores);
        const { removed } = await forgetSubject(stores, { tenant_id, session_id: sessions[0]! });
        expect(removed).toMatchObject({ session: 1, episode: 1, turn_record: 1, audit_event: 1 });
        expect(await stores.profiles.get({ tenant_id, id: profile_id })).not.toBeNull();
      });

      it('[audit:subject:resolve] forgets all of a tenant, configuration too', async () => {
        await seedStores(stores);
        await forgetSubject(stores, { tenant_id, everything: true });
        expect((await stores.audit.listEvents({ tenant_id })).items).toHaveLength(1);
        const left = new Set((await linesOf(stores)).map(({ schema_version }) => schema_version));
        expect([...left].sort()).toEqual(['audit_erased.v1', 'audit_erasure.v1', 'audit_event.v1']);
        const again = await forgetSubject(stores, { tenant_id, everything: true });
        expect(again.removed).toEqual({});
      });

      it('[audit:subject:repeat] removes nothing in a dry run, all once, and nothing more', async () => {
        await seedStores(stores);
        const before = await linesOf(stores);
        const dry = await forgetSubject(stores, byCustomer, { dry_run: true });
        expect(await linesOf(stores)).toEqual(before);
        const first = await forgetSubject(stores, byCustomer);
        expect(dry.removed).toEqual(first.removed);
        expect((await forgetSubject(stores, byCustomer)).removed).toEqual({});
      });

      it.each(['memory', 'audit', 'sessions', 'profiles'] as const)(
        '[audit:subject:repeat] finishes when it is repeated after it broke off at the %s',
        async (name) => {
          await seedStores(stores);
          const broken = {
            ...stores,
            [name]: { ...stores[name], forget: () => Promise.reject(new Error('cut off')) },
          };
          await expect(forgetSubject(broken, byCustomer)).rejects.toThrow('cut off');
          await forgetSubject(stores, byCustomer);
          expect(foundIn(await everythingStored())).toEqual([]);
        },
      );

      it('[audit:subject:receipt] gives a receipt that names nobody and stands in the audit trail', async () => {
        await seedStores(stores);
        const clock = steppingClock('2026-02-01T00:00:00.000Z');
        const receipt = await forgetSubject(stores, byCustomer, { clock });
        const [event] = (await stores.audit.listEvents({ tenant_id, event_type: 'subject.forgotten' })).items;
        expect(event).toMatchObject({ event_data: receipt, timestamp: receipt.requested_at });
        expect(receipt.requested_at.startsWith('2026-02-01T00:00:00')).toBe(true);
        expect(foundIn(canonicalJson(receipt))).toEqual([]);
        expect(isReceiptFor(receipt, byCustomer)).toBe(true);
        expect(isReceiptFor(receipt, { ...byCustomer, customer_id: 'other' })).toBe(false);
        expect(isReceiptFor({ ...receipt, removed: {} }, byCustomer)).toBe(false);
      });
    });

    it('[audit:stores:prune] lets go what a policy says, after it has counted it', async () => {
      await seedStores(stores);
      const policy = { tenant_id, deleted_before: later, inactive_before: later, audited_before: later };
      const before = await linesOf(stores);
      const dry = await pruneStores(stores, policy, { dry_run: true });
      expect(await linesOf(stores)).toEqual(before);
      expect(dry).toMatchObject({ session: 4, turn_record: 4, audit_event: 3, profile: 1, rule: 1 });
      expect(await pruneStores(stores, policy)).toEqual(dry);
      expect(await pruneStores(stores, policy)).toEqual({});
      expect(await stores.audit.verify({ tenant_id })).toMatchObject({ ok: true });
    });

    it('[audit:stores:prune] refuses a time in another form before any store lets go of something', async () => {
      await seedStores(stores);
      const before = await linesOf(stores);
      const failure = pruneStores(stores, { tenant_id, remembered_before: later, audited_before: 'yesterday' });
      await expect(failure).rejects.toMatchObject({ issues: [{ path: '$.audited_before' }] });
      await expect(stores.audit.prune({ tenant_id, audited_before: 'yesterday' })).rejects.toThrow('not a time');
      await expect(stores.config.prune({ tenant_id, deleted_before: 'yesterday' })).rejects.toThrow('not a time');
      expect(await linesOf(stores)).toEqual(before);
    });

    it('[audit:stores:round-trip] gives back on another engine what was exported', { timeout: 60_000 }, async () => {
      const source = await openStores('memory:');
      await seedStores(source);
      await forgetSubject(source, { tenant_id, session_id: '00000000-0000-4000-8000-000000000022' });
      const lines = await linesOf(source);
      expect(await importStores(stores, JSON.parse(JSON.stringify(lines)) as ExportLine[])).toMatchObject({
        skipped: {},
      });
      expect(await linesOf(stores)).toEqual(lines);
      const back = await openStores('memory:');
      await importStores(back, exportStores(stores, { tenant_id }));
      expect(await linesOf(back)).toEqual(lines);
      expect(await back.audit.verify({ tenant_id })).toMatchObject({ ok: true });
      expect(await importStores(stores, lines)).toMatchObject({ imported: {} });
    });
  });
}

describe('the file of all stores', () => {
  it('[audit:subject:nothing-left] gives a copy without a byte of what was forgotten', async () => {
    const file = onEngines.find(({ name }) => name === 'libsql file')!;
    const url = await file.openUrl();
    const path = url.slice('file:'.length);
    const stores = await openStores(url);
    await seedStores(stores);
    await stores.database!.backup(`${path}.before`);
    expect(foundIn(await readFile(`${path}.before`, 'latin1'))).toEqual(markers);
    await forgetSubject(stores, { tenant_id, customer_id });
    await stores.database!.backup(`${path}.after`);
    expect(foundIn(await readFile(`${path}.after`, 'latin1'))).toEqual([]);
    await stores.close();
  });
});
