import { expect, it } from 'vitest';
import { SchemaValidationError, StoreError } from '../../errors.ts';
import type { Medallion } from '../../document/medallion.ts';
import type { MedallionStoreContract } from '../medallion-store-contract.ts';
import { sampleMedallion } from '../sample-medallion.ts';
import { withStore } from './with-store.ts';

export function documentTests(create: MedallionStoreContract['create']): void {
  it(
    '[medallion:store:create] reads back exactly what was created',
    withStore(create, async (store) => {
      const medallion = sampleMedallion({
        decisions: ['Use one file', 'Ünïcödé 漢字 🪨 \u0000\u001b[31m'],
        questions: ['Why?'],
      });
      expect(await store.create(medallion)).toEqual({ medallion, revision: 1 });
      expect(await store.getById(medallion.meta.medallion_id)).toEqual({ medallion, revision: 1 });
    }),
  );

  it(
    '[medallion:store:create-existing-id] refuses an id that is taken and leaves the first one as it was',
    withStore(create, async (store) => {
      const first = sampleMedallion({ id: 'taken', high_level: 'first' });
      await store.create(first);
      const error = await store
        .create(sampleMedallion({ id: 'taken', high_level: 'second' }))
        .catch((caught: unknown) => caught);
      expect(StoreError.isInstance(error) && error.code).toBe('MEDALLION_EXISTS');
      expect((await store.getById('taken'))?.medallion).toEqual(first);
      expect(await store.history('taken')).toHaveLength(1);
    }),
  );

  it(
    '[medallion:store:get-absent] returns null for an id that is not there',
    withStore(create, async (store) => {
      expect(await store.getById('absent')).toBeNull();
      expect(await store.getRevision('absent', 1)).toBeNull();
      expect(await store.history('absent')).toEqual([]);
    }),
  );

  it(
    '[medallion:store:update] replaces the document, counts the revision up and keeps created_at',
    withStore(create, async (store) => {
      const first = sampleMedallion({ id: 'm' });
      await store.create(first);
      const next = structuredClone(first);
      next.summary.high_level = 'changed';
      next.meta.created_at = '2025-01-01T00:00:00.000Z';
      next.meta.updated_at = '2026-02-01T00:00:00.000Z';
      const stored = await store.update(next, 1);
      expect(stored.revision).toBe(2);
      expect(stored.medallion).toEqual({ ...next, meta: { ...next.meta, created_at: first.meta.created_at } });
      expect(await store.getById('m')).toEqual(stored);
    }),
  );

  it(
    '[medallion:store:update-missing-id] refuses to update what is not there',
    withStore(create, async (store) => {
      const error = await store.update(sampleMedallion({ id: 'absent' }), 1).catch((caught: unknown) => caught);
      expect(StoreError.isInstance(error) && error.code).toBe('MEDALLION_NOT_FOUND');
      expect(await store.getById('absent')).toBeNull();
    }),
  );

  it(
    '[medallion:store:compare-and-swap] writes nothing from a stale revision and says what changed',
    withStore(create, async (store) => {
      const first = sampleMedallion({ id: 'm', decisions: ['a'] });
      await store.create(first);
      const second = (await store.update({ ...first, summary: { ...first.summary, high_level: 'theirs' } }, 1))
        .medallion;
      const error = await store
        .update({ ...first, summary: { ...first.summary, high_level: 'ours' } }, 1)
        .catch((caught: unknown) => caught);
      expect(StoreError.isInstance(error) && error.code).toBe('MEDALLION_CONFLICT');
      expect((error as StoreError).details).toMatchObject({
        expected_revision: 1,
        changed_fields: ['summary'],
        current: { revision: 2, medallion: second },
      });
      expect(await store.getById('m')).toEqual({ medallion: second, revision: 2 });
      expect(await store.history('m')).toHaveLength(2);
    }),
  );

  it(
    '[medallion:document:unknown-fields] keeps fields that this version does not know, at every level',
    withStore(create, async (store) => {
      const medallion = {
        ...sampleMedallion({ id: 'm', decisions: ['a'] }),
        from_the_future: { deep: [1, { two: null }] },
      };
      medallion.decisions[0]!['alternatives'] = ['b', 'c'];
      medallion.meta['reviewed_by'] = 'someone';
      await store.create(medallion);
      const read = (await store.getById('m'))!.medallion;
      await store.update({ ...read, summary: { ...read.summary, high_level: 'next' } }, 1);
      expect((await store.getById('m'))?.medallion).toEqual({
        ...medallion,
        summary: { ...medallion.summary, high_level: 'next' },
      });
    }),
  );

  it(
    '[medallion:document:schema] refuses a document that does not fit and names every place',
    withStore(create, async (store) => {
      const broken = structuredClone(sampleMedallion({ id: 'm', decisions: ['a'] }));
      broken.decisions[0]!.confidence = 2;
      broken.summary.high_level = 'x'.repeat(301);
      const error = await store.create(broken).catch((caught: unknown) => caught);
      expect(SchemaValidationError.isInstance(error)).toBe(true);
      const paths = (error as SchemaValidationError).issues.map(({ path }) => path);
      expect(paths.toSorted()).toEqual(['$.decisions[0].confidence', '$.summary.high_level']);
      expect(await store.getById('m')).toBeNull();
    }),
  );

  it(
    '[medallion:store:lossless] refuses what cannot be stored exactly, with its path, and writes nothing',
    withStore(create, async (store) => {
      for (const value of [NaN, 10n, () => 1, new Date(), -0, '\ud800']) {
        const medallion = { ...sampleMedallion({ id: 'm' }), extra: { list: [value] } } as Medallion;
        const error = await store.create(medallion).catch((caught: unknown) => caught);
        expect(SchemaValidationError.isInstance(error), String(value)).toBe(true);
        expect((error as SchemaValidationError).issues[0]?.path).toBe('$.extra.list[0]');
      }
      expect(await store.getById('m')).toBeNull();
    }),
  );

  it(
    '[medallion:store:lossless] refuses keys and ids that some engine would drop or cut, and knows nothing by such an id',
    withStore(create, async (store) => {
      const sample = JSON.stringify(sampleMedallion({ id: 'm', decisions: ['a'] }));
      const bad: [text: string, path: string][] = [
        [sample.replace('"decisions"', '"__proto__":{"x":1},"decisions"'), '$.__proto__'],
        [sample.replace('"statement"', '"__proto__":1,"statement"'), '$.decisions[0].__proto__'],
        [sample.replace('"medallion_id":"m"', String.raw`"medallion_id":"m\u0000"`), '$.meta.medallion_id'],
        [sample.replace('"medallion_id":"m"', String.raw`"medallion_id":"m\ud800"`), '$.meta.medallion_id'],
        [sample.replace('"model":"', String.raw`"model":"\n`), '$.meta.model'],
        [sample.replace('"repo:sample"', String.raw`"repo:\udfff"`), '$.scope.graph_nodes[0]'],
      ];
      for (const [text, path] of bad) {
        const error = await store.create(JSON.parse(text) as Medallion).catch((caught: unknown) => caught);
        expect(SchemaValidationError.isInstance(error) && error.issues.map((issue) => issue.path), text).toEqual([
          path,
        ]);
      }
      expect((await store.list()).items).toEqual([]);
      await store.create(sampleMedallion({ id: 'm' }));
      for (const id of ['m\u0000', 'm\ud800', '']) {
        expect(await store.getById(id)).toBeNull();
        expect(await store.getRevision(id, 1)).toBeNull();
        expect(await store.history(id)).toEqual([]);
      }
      for (const revision of [0.5, 1.5, NaN, Infinity, -1]) expect(await store.getRevision('m', revision)).toBeNull();
      await expect(store.update(sampleMedallion({ id: 'm' }), 0.5)).rejects.toThrow(/at revision 1, not 0.5/);
    }),
  );

  it(
    'stores and finds as much text as the limits allow, in any script',
    withStore(create, async (store) => {
      const word = (index: number) => `${index}${'\u{10428}'.repeat(30)}`;
      const statements = Array.from({ length: 330 }, (_, decision) =>
        Array.from({ length: 30 }, (_unused, index) => word(decision * 30 + index)).join(' '),
      );
      const medallion = sampleMedallion({ id: 'm', high_level: 'needle', decisions: statements });
      await store.create(medallion);
      expect((await store.getById('m'))?.medallion).toEqual(medallion);
      expect(await store.searchByText(medallion.scope, 'needle')).toHaveLength(1);
    }),
  );

  it(
    'keeps its own copy of what it was given and of what it hands out',
    withStore(create, async (store) => {
      const medallion = sampleMedallion({ id: 'm', high_level: 'kept' });
      await store.create(medallion);
      medallion.summary.high_level = 'changed by the caller';
      (await store.getById('m'))!.medallion.summary.high_level = 'changed by a reader';
      expect((await store.getById('m'))?.medallion.summary.high_level).toBe('kept');
    }),
  );
}
