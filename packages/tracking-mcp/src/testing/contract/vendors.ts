import { describe, expect, it } from 'vitest';

import { limits } from '../../entity/fields.ts';
import { TrackingNotFoundError } from '../../errors.ts';
import { sampleVendor } from '../sample-inputs.ts';
import { absentId, ada, bob, expectInvalid, failureOf, withTracker, type Create } from './contract-context.ts';

const { metadata } = sampleVendor();

/** Vendors and their limits. */
export function vendorTests(create: Create): void {
  describe('vendors', () => {
    it(
      '[tracking:vendor:create] are made operational, at version 1, by who made them',
      withTracker(create, async (tracker) => {
        const vendor = await tracker.write('create_vendor', sampleVendor(), ada);
        expect(vendor).toMatchObject({ ...sampleVendor(), status: 'operational', version: 1, created_by: 'ada' });
        expect(vendor.updated_at).toBe(vendor.created_at);
        for (const query of [{ id: vendor.id }, { name: 'acme' }]) {
          expect(await tracker.read('query_vendor_status', query)).toEqual({
            ...{ vendors: [vendor], total_count: 1, limit: 50, offset: 0, has_more: false },
          });
        }
      }),
    );

    it(
      '[tracking:vendor:name-unique] have names and ids of their own',
      withTracker(create, async (tracker) => {
        const { id } = await tracker.write('create_vendor', sampleVendor(), ada);
        for (const taken of [sampleVendor(), sampleVendor({ id, name: 'other' })]) {
          expect(await failureOf(tracker.write('create_vendor', taken, ada))).toMatchObject({
            code: 'TRACKING_DUPLICATE',
            details: { entity_type: 'vendor', id },
          });
        }
        expect((await tracker.read('query_vendor_status', {})).total_count).toBe(1);
      }),
    );

    it(
      '[tracking:vendor:limits] keep to the limits of every field',
      withTracker(create, async (tracker) => {
        const longest = sampleVendor({ name: 'n'.repeat(limits.name), extractor_version: 'v'.repeat(50) });
        const { id } = await tracker.write('create_vendor', longest, ada);
        const refused: [object, string][] = [
          [{ name: 'n'.repeat(101) }, '$.name'],
          [{ name: ' ' }, '$.name'],
          [{ name: 'half \ud800' }, '$.name'],
          [{ name: 'nul \0' }, '$.name'],
          [{ status: 'fine' }, '$.status'],
          [{ extractor_version: '' }, '$.extractor_version'],
          [{ extractor_version: 'v'.repeat(51) }, '$.extractor_version'],
          [{ metadata: { ...metadata, extractor_version: '' } }, '$.metadata.extractor_version'],
          [{ metadata: { ...metadata, manifest_compliant: 'yes' } }, '$.metadata.manifest_compliant'],
          [{ metadata: { ...metadata, format_support: { excel: true } } }, '$.metadata.format_support.csv'],
        ];
        for (const [changes, path] of refused) {
          const error = await failureOf(tracker.write('create_vendor', { ...sampleVendor(), ...changes }, ada));
          expect(error).toMatchObject({
            code: 'VALIDATION',
            issues: expect.arrayContaining([expect.objectContaining({ path })]),
          });
        }
        expect((await tracker.read('query_vendor_status', {})).vendors.map((vendor) => vendor.id)).toEqual([id]);
      }),
    );

    it(
      '[tracking:vendor:test-results] count no tests below none, and no more of them than there are',
      withTracker(create, async (tracker) => {
        const path = '$.metadata.test_results';
        const write = (test_results: { passing: number; total: number; skipped: number }) =>
          tracker.write('create_vendor', sampleVendor({ metadata: { ...metadata, test_results } }), ada);
        await expectInvalid(write({ passing: 3, total: 4, skipped: 2 }), [`${path}.total`]);
        await expectInvalid(write({ passing: -1, total: 4, skipped: 0 }), [`${path}.passing`]);
        await expectInvalid(write({ passing: 1, total: 4, skipped: -1 }), [`${path}.skipped`]);
        await expectInvalid(write({ passing: 1.5, total: 4, skipped: 1 }), [`${path}.passing`]);
        await write({ passing: 3, total: 5, skipped: 2 });
      }),
    );

    it(
      '[tracking:vendor:list] are listed by name, a page at a time, and by their status',
      withTracker(create, async (tracker) => {
        for (const name of ['b', 'd', 'a', 'c']) {
          const status = name === 'd' ? 'broken' : 'operational';
          await tracker.write('create_vendor', sampleVendor({ name, status }), ada);
        }
        const names = async (query: Parameters<typeof tracker.read<'query_vendor_status'>>[1]) => {
          const { vendors, total_count, has_more } = await tracker.read('query_vendor_status', query);
          return [vendors.map(({ name }) => name).join(''), total_count, has_more];
        };
        expect(await names({})).toEqual(['abcd', 4, false]);
        expect(await names({ limit: 2 })).toEqual(['ab', 4, true]);
        expect(await names({ limit: 2, offset: 2 })).toEqual(['cd', 4, false]);
        expect(await names({ offset: 9 })).toEqual(['', 4, false]);
        expect(await names({ status: 'broken' })).toEqual(['d', 1, false]);
        expect(await names({ status: 'operational', limit: 1 })).toEqual(['a', 3, true]);
        expect(await names({ name: 'd', status: 'operational' })).toEqual(['', 0, false]);
        await expectInvalid(tracker.read('query_vendor_status', { name: 'a', id: absentId }), ['$.name']);
        await expectInvalid(tracker.read('query_vendor_status', { limit: 101 }), ['$.limit']);
        await expectInvalid(tracker.read('query_vendor_status', { limit: 0 }), ['$.limit']);
      }),
    );

    it(
      '[tracking:vendor:update] change in what is named, and in nothing else',
      withTracker(create, async (tracker) => {
        const before = await tracker.write('create_vendor', sampleVendor(), ada);
        const broken = await tracker.write(
          'update_vendor_status',
          { name: 'acme', version: 1, status: 'broken', metadata: { manifest_compliant: false } },
          bob,
        );
        expect(broken).toEqual({
          ...before,
          status: 'broken',
          metadata: { ...before.metadata, manifest_compliant: false },
          version: 2,
          updated_at: expect.any(String) as string,
          updated_by: 'bob',
        });
        const newer = await tracker.write(
          'update_vendor_status',
          { id: before.id, version: 2, extractor_version: '3' },
          ada,
        );
        expect(newer).toMatchObject({ status: 'broken', extractor_version: '3', version: 3, created_by: 'ada' });
        const tooFew = { metadata: { test_results: { passing: 9, total: 1, skipped: 0 } } };
        await expectInvalid(tracker.write('update_vendor_status', { name: 'acme', version: 3, ...tooFew }, ada), [
          '$.metadata.test_results.total',
        ]);
        await expectInvalid(tracker.write('update_vendor_status', { name: 'acme', status: 'broken' } as never, ada), [
          '$.version',
        ]);
        await expectInvalid(tracker.write('update_vendor_status', { version: 3 }, ada), ['$.id']);
        expect((await tracker.read('query_vendor_status', { name: 'acme' })).vendors).toEqual([newer]);
      }),
    );

    it(
      '[tracking:vendor:not-found] that are not there are named by type and id',
      withTracker(create, async (tracker) => {
        for (const [id, call] of [
          ['nobody', () => tracker.read('query_vendor_status', { name: 'nobody' })],
          [absentId, () => tracker.read('query_vendor_status', { id: absentId })],
          ['nobody', () => tracker.write('update_vendor_status', { name: 'nobody', version: 1 }, ada)],
        ] as const) {
          const error = await failureOf(call());
          expect(TrackingNotFoundError.isInstance(error)).toBe(true);
          expect(error).toMatchObject({ details: { entity_type: 'vendor', id } });
        }
      }),
    );
  });
}
