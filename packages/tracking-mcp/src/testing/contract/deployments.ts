import { describe, expect, it } from 'vitest';

import type { Tracker } from '../../tracker.ts';
import { sampleDeployment, sampleVendor } from '../sample-inputs.ts';
import { absentId, ada, expectInvalid, failureOf, withTracker, type Create } from './contract-context.ts';

/** Deployments and what they are linked to. */
export function deploymentTests(create: Create): void {
  describe('deployments', () => {
    it(
      '[tracking:deployment:record] are kept with their links, as they were recorded',
      withTracker(create, async (tracker) => {
        const { vendor, item } = await linked(tracker);
        const input = sampleDeployment({
          deployed_at: '2026-01-31T12:00:00.000Z',
          vendor_ids: [vendor.id],
          work_item_ids: [item.short_id],
        });
        const deployment = await tracker.write('record_deployment', input, ada);
        expect(deployment).toMatchObject({ ...input, work_item_ids: [item.id], created_by: 'ada' });
        expect((await tracker.read('list_deployments', {})).deployments).toEqual([deployment]);
        const second = await tracker.write('record_deployment', sampleDeployment(), ada);
        expect(second).toMatchObject({ vendor_ids: [], work_item_ids: [], deployed_at: second.created_at });
      }),
    );

    it(
      '[tracking:deployment:immutable] are never changed: an id that is taken is refused',
      withTracker(create, async (tracker) => {
        const first = await tracker.write('record_deployment', sampleDeployment(), ada);
        const again = sampleDeployment({ id: first.id, digit: 'b' });
        expect(await failureOf(tracker.write('record_deployment', again, ada))).toMatchObject({
          code: 'TRACKING_DUPLICATE',
          details: { entity_type: 'deployment', id: first.id },
        });
        expect((await tracker.read('list_deployments', {})).deployments).toEqual([first]);
      }),
    );

    it(
      '[tracking:deployment:commit-hash] name one commit, by 40 lower-case hexadecimal digits',
      withTracker(create, async (tracker) => {
        const sample = sampleDeployment();
        const record = (changes: object) => tracker.write('record_deployment', { ...sample, ...changes }, ada);
        for (const commit_hash of ['a'.repeat(39), 'a'.repeat(41), 'A'.repeat(40), 'g'.repeat(40)]) {
          await expectInvalid(record({ commit_hash }), ['$.commit_hash']);
        }
        await expectInvalid(record({ commit_hash: 'b'.repeat(40) }), ['$.metadata.commit_hash']);
        expect((await tracker.read('list_deployments', {})).total_count).toBe(0);
      }),
    );

    it(
      '[tracking:deployment:metadata] keep to the limits of their metadata',
      withTracker(create, async (tracker) => {
        const { metadata, ...rest } = sampleDeployment();
        const record = (changes: object) =>
          tracker.write('record_deployment', { ...rest, metadata: { ...metadata, ...changes } }, ada);
        await record({ pr_number: 1, pr_title: 't'.repeat(200), test_summary: { none: 0 } });
        await expectInvalid(record({ pr_number: 0 }), ['$.metadata.pr_number']);
        await expectInvalid(record({ pr_title: '' }), ['$.metadata.pr_title']);
        await expectInvalid(record({ pr_title: 't'.repeat(201) }), ['$.metadata.pr_title']);
        await expectInvalid(record({ test_summary: { unit: -1 } }), ['$.metadata.test_summary.unit']);
        await expectInvalid(record({ constitutional_compliance: null }), ['$.metadata.constitutional_compliance']);
      }),
    );

    it(
      '[tracking:deployment:links] are linked to what exists, and to each once',
      withTracker(create, async (tracker) => {
        const { vendor, item } = await linked(tracker);
        const record = (changes: object) => tracker.write('record_deployment', sampleDeployment(changes), ada);
        await expectInvalid(record({ vendor_ids: [vendor.id, vendor.id] }), ['$.vendor_ids']);
        await expectInvalid(record({ work_item_ids: [item.id, item.short_id] }), ['$.work_item_ids']);
        expect(await failureOf(record({ vendor_ids: [vendor.id, absentId] }))).toMatchObject({
          code: 'TRACKING_NOT_FOUND',
          details: { entity_type: 'vendor', id: absentId },
        });
        expect(await failureOf(record({ work_item_ids: [absentId] }))).toMatchObject({
          code: 'TRACKING_NOT_FOUND',
          details: { entity_type: 'work_item', id: absentId },
        });
        expect((await tracker.read('list_deployments', {})).total_count).toBe(0);
      }),
    );

    it(
      '[tracking:deployment:archived] are found by an item that was deleted or archived',
      withTracker(create, async (tracker) => {
        const longAgo = { by: 'ada', at: '2020-01-01T00:00:00.000Z' };
        const item = await tracker.write('create_work_item', { item_type: 'task', title: 'Old' }, longAgo);
        const links = { work_item_ids: [item.id] };
        const deployment = await tracker.write('record_deployment', sampleDeployment(links), ada);
        await tracker.write('delete_work_item', { id: item.id, version: 1 }, ada);
        const found = async () => {
          for (const work_item_id of [item.id, item.short_id]) {
            expect((await tracker.read('list_deployments', { work_item_id })).deployments).toEqual([deployment]);
          }
        };
        await found();
        expect(await tracker.write('archive_work_items', {}, ada)).toMatchObject({ archived_count: 1 });
        await found();
        expect(await failureOf(tracker.write('record_deployment', sampleDeployment(links), ada))).toMatchObject({
          code: 'TRACKING_NOT_FOUND',
        });
      }),
    );

    it(
      '[tracking:deployment:list] are listed the newest first, by vendor, by work item and by time',
      withTracker(create, async (tracker) => {
        const { vendor, item } = await linked(tracker);
        const record = (digit: string, changes: object = {}) =>
          tracker.write(
            'record_deployment',
            sampleDeployment({ digit, deployed_at: `2026-01-0${digit}T00:00:00.000Z`, ...changes }),
            ada,
          );
        await record('2', { vendor_ids: [vendor.id] });
        await record('3', { work_item_ids: [item.id] });
        await record('1', { vendor_ids: [vendor.id], work_item_ids: [item.id] });
        const digits = async (query: Parameters<typeof tracker.read<'list_deployments'>>[1]) => {
          const { deployments, total_count, has_more } = await tracker.read('list_deployments', query);
          return [deployments.map(({ commit_hash }) => commit_hash[0]).join(''), total_count, has_more];
        };
        expect(await digits({})).toEqual(['321', 3, false]);
        expect(await digits({ limit: 1, offset: 1 })).toEqual(['2', 3, true]);
        expect(await digits({ vendor_id: vendor.id })).toEqual(['21', 2, false]);
        expect(await digits({ vendor_id: vendor.id, limit: 1 })).toEqual(['2', 2, true]);
        expect(await digits({ work_item_id: item.id })).toEqual(['31', 2, false]);
        expect(await digits({ work_item_id: item.short_id })).toEqual(['31', 2, false]);
        expect(await digits({ vendor_id: vendor.id, work_item_id: item.id })).toEqual(['1', 1, false]);
        expect(await digits({ deployed_after: '2026-01-01T00:00:00.000Z' })).toEqual(['32', 2, false]);
        expect(await digits({ vendor_id: vendor.id, deployed_after: '2026-01-01T00:00:00.000Z' })).toEqual([
          ...['2', 1, false],
        ]);
        expect(await failureOf(tracker.read('list_deployments', { vendor_id: absentId }))).toMatchObject({
          code: 'TRACKING_NOT_FOUND',
        });
        expect(await failureOf(tracker.read('list_deployments', { work_item_id: absentId }))).toMatchObject({
          code: 'TRACKING_NOT_FOUND',
        });
      }),
    );
  });
}

async function linked(tracker: Tracker) {
  const vendor = await tracker.write('create_vendor', sampleVendor(), ada);
  const item = await tracker.write('create_work_item', { item_type: 'task', title: 'Read invoices' }, ada);
  return { vendor, item };
}
