import { describe, expect, it } from 'vitest';

import type { Tracker } from '../../tracker.ts';
import { sampleVendor } from '../sample-inputs.ts';
import { ada, bob, expectInvalid, withTracker, type Create } from './contract-context.ts';

/** The audit trail. */
export function changeTests(create: Create): void {
  describe('the audit trail', () => {
    it(
      '[tracking:change:record] says of every write who did it, when, and what was there before and after',
      withTracker(create, async (tracker) => {
        const made = await tracker.write('create_vendor', sampleVendor(), ada);
        const operation_id = '00000000-0000-4000-8000-000000000001';
        const update = { name: 'acme', version: 1, status: 'broken' as const, metadata: { manifest_compliant: false } };
        const broken = await tracker.write('update_vendor_status', update, { ...bob, operation_id });
        const { changes } = await tracker.read('list_changes', { order: 'oldest_first' });
        expect(changes).toMatchObject([
          {
            ...{ sequence: 1, entity_type: 'vendor', entity_id: made.id, operation: 'create_vendor' },
            ...{ changed_by: 'ada', changed_at: made.created_at, before: null, after: made },
          },
          {
            ...{ sequence: 2, entity_type: 'vendor', entity_id: made.id, operation: 'update_vendor_status' },
            ...{ operation_id, changed_by: 'bob', changed_at: broken.updated_at, before: made, after: broken },
            changed_fields: ['metadata.manifest_compliant', 'status'],
          },
        ]);
      }),
    );

    it(
      '[tracking:change:refused] says nothing of a write that was refused',
      withTracker(create, async (tracker) => {
        await tracker.write('create_vendor', sampleVendor(), ada);
        await tracker.write('create_vendor', sampleVendor(), ada).catch(() => null);
        await tracker.write('update_vendor_status', { name: 'acme', version: 7 }, ada).catch(() => null);
        await tracker.write('create_vendor', sampleVendor({ name: 'other' }), ada);
        expect(await sequences(tracker, { order: 'oldest_first' })).toEqual([1, 2]);
      }),
    );

    it(
      '[tracking:change:list] is read the newest first or in its order, a page at a time, by entity and by who did it',
      withTracker(create, async (tracker) => {
        const { id } = await tracker.write('create_vendor', sampleVendor(), ada);
        await tracker.write('create_enhancement', { title: 'one' }, bob);
        await tracker.write('update_vendor_status', { id, version: 1 }, bob);
        await tracker.write('create_enhancement', { title: 'two' }, ada);
        expect(await sequences(tracker, {})).toEqual([4, 3, 2, 1]);
        expect(await sequences(tracker, { limit: 2 })).toEqual([4, 3, 'more']);
        expect(await sequences(tracker, { order: 'oldest_first', limit: 3 })).toEqual([1, 2, 3, 'more']);
        expect(await sequences(tracker, { order: 'oldest_first', after: 3, limit: 1 })).toEqual([4]);
        expect(await sequences(tracker, { order: 'oldest_first', after: 4 })).toEqual([]);
        expect(await sequences(tracker, { entity_id: id })).toEqual([3, 1]);
        expect(await sequences(tracker, { entity_type: 'enhancement' })).toEqual([4, 2]);
        expect(await sequences(tracker, { entity_type: 'enhancement', entity_id: id })).toEqual([]);
        expect(await sequences(tracker, { changed_by: 'ada', after: 1 })).toEqual([4]);
        expect(await sequences(tracker, { changed_by: 'nobody' })).toEqual([]);
        await expectInvalid(tracker.read('list_changes', { limit: 1_001 }), ['$.limit']);
        await expectInvalid(tracker.read('list_changes', { after: -1 }), ['$.after']);
      }),
    );
  });
}

async function sequences(tracker: Tracker, query: Parameters<typeof tracker.read<'list_changes'>>[1]) {
  const { changes, has_more } = await tracker.read('list_changes', query);
  return [...changes.map(({ sequence }) => sequence), ...(has_more ? ['more'] : [])];
}
