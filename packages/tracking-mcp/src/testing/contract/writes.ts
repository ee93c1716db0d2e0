import { describe, expect, it } from 'vitest';

import { VersionConflictError } from '../../errors.ts';
import { sampleDeployment, sampleVendor } from '../sample-inputs.ts';
import { ada, bob, expectInvalid, failureOf, withTracker, type Create } from './contract-context.ts';

const { metadata } = sampleVendor();
const operation_id = '00000000-0000-4000-8000-000000000001';

/** What holds for every write. */
export function writeTests(create: Create): void {
  describe('a write', () => {
    it(
      '[tracking:write:conflict] from another version writes nothing and gives the current state and what changed',
      withTracker(create, async (tracker) => {
        const { id } = await tracker.write('create_vendor', sampleVendor(), ada);
        const current = await tracker.write('update_vendor_status', { id, version: 1, status: 'broken' }, ada);
        const late = { id, version: 1, status: 'operational' } as const;
        const error = await failureOf(tracker.write('update_vendor_status', late, bob));
        expect(VersionConflictError.isInstance(error)).toBe(true);
        expect((error as VersionConflictError).conflict).toEqual({
          ...{ entity_type: 'vendor', id, requested_version: 1, current_version: 2 },
          ...{ changed_fields: ['status'], current, merged: null },
        });
        const early = await failureOf(tracker.write('update_vendor_status', { ...late, version: 9 }, bob));
        expect((early as VersionConflictError).conflict).toMatchObject({ changed_fields: [], merged: null });
        expect((await tracker.read('query_vendor_status', { id })).vendors).toEqual([current]);
        expect((await tracker.read('list_changes', {})).changes).toHaveLength(2);
      }),
    );

    it(
      '[tracking:write:merge] whose fields nobody else touched comes back merged, ready to be sent',
      withTracker(create, async (tracker) => {
        const { id } = await tracker.write('create_vendor', sampleVendor(), ada);
        const first = { id, version: 1, status: 'broken', metadata: { manifest_compliant: false } } as const;
        await tracker.write('update_vendor_status', first, ada);
        await tracker.write('update_vendor_status', { id, version: 2, status: 'operational' }, ada);
        const late = { name: 'acme', version: 1, extractor_version: '3', metadata: { extractor_version: '3' } };
        const error = await failureOf(tracker.write('update_vendor_status', late, bob));
        const { conflict } = error as VersionConflictError;
        expect(conflict).toMatchObject({
          // The status is what it was at version 1 again.
          ...{ changed_fields: ['metadata.manifest_compliant'], merged: { ...late, version: 3 } },
        });
        expect(await tracker.write('update_vendor_status', conflict.merged as typeof late, bob)).toMatchObject({
          ...{ version: 4, status: 'operational', extractor_version: '3' },
          metadata: { extractor_version: '3', manifest_compliant: false },
        });
      }),
    );

    it(
      '[tracking:write:once] of one operation_id is applied once and gives the same again',
      withTracker(create, async (tracker, open) => {
        const first = await tracker.write('create_vendor', sampleVendor(), { by: 'ada', operation_id });
        await tracker.write('update_vendor_status', { id: first.id, version: 1, status: 'broken' }, bob);
        const again = await (await open()).write('create_vendor', sampleVendor(), { by: 'ada', operation_id });
        expect(again).toEqual(first);
        expect(
          await failureOf(tracker.write('create_enhancement', { title: 'x' }, { ...ada, operation_id })),
        ).toMatchObject({
          code: 'TRACKING_OPERATION_REUSED',
          details: { applied: 'create_vendor', requested: 'create_enhancement' },
        });
        expect((await tracker.read('list_changes', {})).changes).toHaveLength(2);
      }),
    );

    it(
      '[tracking:write:another] of an operation_id that another write has is refused, of the same kind too',
      withTracker(create, async (tracker) => {
        const context = { by: 'ada', operation_id };
        const title = 'Pay';
        const { id, short_id } = await tracker.write('create_work_item', { item_type: 'task', title }, ada);
        const other = await tracker.write('create_work_item', { item_type: 'task', title }, ada);
        const change = { metadata: { b: 1, a: [2] }, status: 'blocked', parent_id: null } as const;
        const first = await tracker.write('update_work_item', { id, version: 1, ...change }, context);
        // Whoever asks again may name the item in another way, and start from what is the newest version by now.
        for (const again of [
          { ...change, id: short_id, version: 1 },
          { ...change, metadata: { a: [2], b: 1 }, id: id.toUpperCase(), version: 2, title: undefined },
        ]) {
          expect(await tracker.write('update_work_item', again as never, context)).toEqual(first);
        }
        for (const another of [
          { id, version: 1, ...change, status: 'completed' as const },
          { id, version: 1, ...change, metadata: { b: 1, a: [3] } },
          { id, version: 1, status: change.status, parent_id: null },
          { id: other.id, version: 1, ...change },
          { id, version: 1, ...change, parent_id: other.id },
        ]) {
          expect(await failureOf(tracker.write('update_work_item', another, context))).toMatchObject({
            code: 'TRACKING_OPERATION_REUSED',
            details: { operation_id, applied: 'update_work_item', requested: 'update_work_item' },
          });
        }
        expect((await tracker.read('list_changes', {})).changes).toHaveLength(3);
      }),
    );

    it(
      '[tracking:write:refused-once] that was refused may be sent again under its operation_id',
      withTracker(create, async (tracker) => {
        const update = { name: 'acme', version: 1, status: 'broken' } as const;
        const context = { by: 'ada', operation_id };
        expect(await failureOf(tracker.write('update_vendor_status', update, context))).toMatchObject({
          code: 'TRACKING_NOT_FOUND',
        });
        await tracker.write('create_vendor', sampleVendor(), ada);
        expect(await tracker.write('update_vendor_status', update, context)).toMatchObject({ version: 2 });
      }),
    );

    it(
      '[tracking:write:replay] that is replayed has the time of its first try, and sets no time back',
      withTracker(create, async (tracker) => {
        const at = '2026-01-31T12:00:00.000Z';
        const vendor = await tracker.write('create_vendor', sampleVendor(), { by: 'ada', at });
        expect(vendor).toMatchObject({ created_at: at, updated_at: at });
        const update = (version: number, when: string) =>
          tracker.write('update_vendor_status', { id: vendor.id, version }, { by: 'ada', at: when });
        expect(await update(1, '2026-01-31T11:00:00.000Z')).toMatchObject({ created_at: at, updated_at: at });
        const { changes } = await tracker.read('list_changes', { limit: 1 });
        expect(changes).toMatchObject([{ sequence: 2, changed_at: '2026-01-31T11:00:00.000Z' }]);
        const ahead = await update(2, '9000-01-01T00:00:00.000Z');
        expect(ahead.updated_at > at && ahead.updated_at < '9000').toBe(true);
      }),
    );

    it(
      '[tracking:write:strict] with a field that nobody knows, or without who writes, is refused',
      withTracker(create, async (tracker) => {
        const write = (input: object, context: object) =>
          tracker.write('create_vendor', { ...sampleVendor(), ...input }, context as typeof ada);
        await expectInvalid(write({ expected_version: 1 }, ada), ['$']);
        await expectInvalid(write({}, {}), ['$.by']);
        await expectInvalid(write({}, { by: ' ' }), ['$.by']);
        await expectInvalid(write({}, { by: 'x'.repeat(101) }), ['$.by']);
        await expectInvalid(write({}, { by: 'ada', operation_id: 'one' }), ['$.operation_id']);
        await expectInvalid(write({}, { by: 'ada', at: 'today' }), ['$.at']);
        await expectInvalid(write({}, { by: 'ada', on_behalf_of: 'bob' }), ['$']);
        expect((await tracker.read('list_changes', {})).changes).toEqual([]);
      }),
    );

    it(
      '[tracking:write:size] of an entity above 64 kB names its largest part and leaves nothing behind',
      withTracker(create, async (tracker) => {
        const vendor = (size: number) =>
          tracker.write('create_vendor', sampleVendor({ metadata: { ...metadata, notes: 'ü'.repeat(size) } }), ada);
        await expectInvalid(vendor(32_768), ['$.metadata.notes']);
        const { name } = await vendor(32_000);
        const more = { extra: { text: 'x'.repeat(2_000) }, lines: ['one', 'two'] };
        await expectInvalid(tracker.write('update_vendor_status', { name, version: 1, metadata: more }, ada), [
          '$.metadata.notes',
        ]);
        const huge = sampleVendor({ name: 'huge', metadata: { ...metadata, notes: { text: 'x'.repeat(1_000_000) } } });
        await expectInvalid(tracker.write('create_vendor', huge, ada), ['$.metadata.notes']);
        expect((await tracker.read('list_changes', {})).changes).toHaveLength(1);
      }),
    );

    it(
      '[tracking:write:lossless] keeps every field and character as it was sent, unknown ones too',
      withTracker(create, async (tracker) => {
        const odd = { ...metadata, 'new field': { 漢字: [1.5, null, true, '🪨 \u001b[31m <b>\'"--'] } };
        const name = 'Ünïcödé %_\' "; drop table tracking_vendor';
        const vendor = await tracker.write('create_vendor', sampleVendor({ name, metadata: odd }), ada);
        expect(vendor.metadata).toEqual(odd);
        expect((await tracker.read('query_vendor_status', { name })).vendors).toEqual([vendor]);
        const changed = await tracker.write('update_vendor_status', { name, version: 1, status: 'broken' }, ada);
        expect(changed.metadata).toEqual(odd);
        const nan = { ...metadata, ratio: Number.NaN };
        expect(
          await failureOf(tracker.write('create_vendor', sampleVendor({ name: 'nan', metadata: nan }), ada)),
        ).toMatchObject({ code: 'NOT_STORABLE' });
      }),
    );

    it(
      '[tracking:write:secrets] that fails repeats no secret in its message',
      withTracker(create, async (tracker) => {
        const secret = `sk-proj-${'a1B2c3D4'.repeat(6)}`;
        await tracker.write('create_vendor', sampleVendor({ name: secret }), ada);
        for (const call of [
          () => tracker.read('query_vendor_status', { name: `not ${secret}` }),
          () => tracker.write('create_vendor', sampleVendor({ name: secret }), ada),
          () => tracker.write('create_vendor', { ...sampleVendor(), status: secret } as never, ada),
        ]) {
          const error = (await failureOf(call())) as Error;
          expect(JSON.stringify([error.message, error])).not.toContain(secret);
        }
      }),
    );

    it(
      '[tracking:write:parallel] is kept, each of fifty at once, with its entry in the audit trail',
      withTracker(create, async (tracker) => {
        const names = Array.from({ length: 50 }, (_, index) => `vendor ${String(index).padStart(2, '0')}`);
        const made = await Promise.all(
          names.map((name) => tracker.write('create_vendor', sampleVendor({ name }), ada)),
        );
        const { vendors } = await tracker.read('query_vendor_status', {});
        expect(vendors.map(({ name }) => name)).toEqual(names);
        expect(vendors).toEqual(made);
        const { changes } = await tracker.read('list_changes', { order: 'oldest_first', limit: 100 });
        expect(changes.map(({ sequence }) => sequence)).toEqual(names.map((_, index) => index + 1));
        expect(new Set(changes.map(({ entity_id }) => entity_id))).toEqual(new Set(made.map(({ id }) => id)));
      }),
    );

    it(
      '[tracking:write:links] finds ids in upper case too',
      withTracker(create, async (tracker) => {
        const vendor = await tracker.write('create_vendor', sampleVendor(), ada);
        const upper = vendor.id.toUpperCase();
        expect((await tracker.read('query_vendor_status', { id: upper })).vendors).toEqual([vendor]);
        const deployment = await tracker.write('record_deployment', sampleDeployment({ vendor_ids: [upper] }), ada);
        expect(deployment.vendor_ids).toEqual([vendor.id]);
      }),
    );
  });
}
