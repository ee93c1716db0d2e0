import { expect, it } from 'vitest';
import { StoreError } from '../../errors.ts';
import type { Medallion } from '../../document/medallion.ts';
import { diffMedallions } from '../../revisions/diff-medallions.ts';
import { restoreRevision } from '../../session/restore-revision.ts';
import { markStale, supersedeMedallion } from '../../staleness/retire-medallion.ts';
import type { MedallionStore } from '../../store/medallion-store.ts';
import { exportMedallions } from '../../transfer/export-medallions.ts';
import { importMedallions } from '../../transfer/import-medallions.ts';
import type { MedallionStoreContract } from '../medallion-store-contract.ts';
import { sampleMedallion } from '../sample-medallion.ts';
import { withStore } from './with-store.ts';

/** Writes `count` revisions, each with a decision more and now and then one less, and returns all documents. */
async function growRevisions(store: MedallionStore, count: number): Promise<Medallion[]> {
  let { medallion } = await store.create(sampleMedallion({ id: 'm', decisions: ['the first'] }));
  const documents = [medallion];
  for (let revision = 2; revision <= count; revision++) {
    const decisions = revision % 7 === 0 ? medallion.decisions.slice(1) : medallion.decisions;
    const id = `D-${String(revision).padStart(3, '0')}`;
    const decision = { id, statement: `Decision of revision ${revision}`, rationale: 'x'.repeat(200), confidence: 0.5 };
    const meta = { ...medallion.meta, updated_at: new Date(Date.UTC(2026, 0, 1, 0, revision)).toISOString() };
    medallion = (await store.update({ ...medallion, meta, decisions: [...decisions, decision] }, revision - 1))
      .medallion;
    documents.push(medallion);
  }
  return documents;
}

export function revisionTests(create: MedallionStoreContract['create']): void {
  it(
    '[medallion:revision:history] [medallion:revision:restore] keeps every revision exactly as it was',
    withStore(create, async (store) => {
      const documents = await growRevisions(store, 80);
      const history = await store.history('m');
      expect(history.map(({ revision }) => revision)).toEqual(documents.map((_, index) => index + 1));
      expect(new Set(history.map(({ sha256 }) => sha256)).size).toBe(80);
      for (const [index, document] of documents.entries())
        expect(await store.getRevision('m', index + 1)).toEqual(document);
      expect(await store.getRevision('m', 81)).toBeNull();
      expect(await store.getRevision('m', 0)).toBeNull();
    }),
  );

  it(
    '[medallion:revision:restore] makes an earlier revision the newest one and keeps those between',
    withStore(create, async (store) => {
      const documents = await growRevisions(store, 5);
      const restored = await restoreRevision(store, { medallion_id: 'm', revision: 2 });
      expect(restored.revision).toBe(6);
      expect(restored.medallion.decisions).toEqual(documents[1]!.decisions);
      expect(await store.getById('m')).toEqual(restored);
      expect(await store.getRevision('m', 5)).toEqual(documents[4]);
      const missing = await restoreRevision(store, { medallion_id: 'm', revision: 99 }).catch(
        (caught: unknown) => caught,
      );
      expect(StoreError.isInstance(missing) && missing.code).toBe('MEDALLION_NOT_FOUND');
    }),
  );

  it(
    '[medallion:revision:restore] gives out no id again that a revision in between gave out',
    withStore(create, async (store) => {
      await growRevisions(store, 5);
      const restored = await restoreRevision(store, { medallion_id: 'm', revision: 2 });
      expect(restored.medallion.meta.highest_ids).toEqual({ decisions: 5, questions: 0 });
      const [second, same] = [
        await store.getRevision('m', 2),
        await restoreRevision(store, { medallion_id: 'm', revision: 6 }),
      ];
      expect(second?.meta.highest_ids).toBeUndefined();
      expect(same.medallion.meta.highest_ids).toEqual({ decisions: 5, questions: 0 });
    }),
  );

  it(
    '[medallion:revision:diff] tells what a revision changed',
    withStore(create, async (store) => {
      const before = (
        await store.create(sampleMedallion({ id: 'm', decisions: ['kept', 'dropped'], questions: ['answered?'] }))
      ).medallion;
      const after = structuredClone(before);
      after.decisions = [
        { ...after.decisions[0]!, confidence: 1 },
        { ...after.decisions[0]!, id: 'D-003', statement: 'added' },
      ];
      after.open_questions = [{ id: 'Q-002', question: 'opened?', blocked_on: [], priority: 'high' }];
      await store.update(after, 1);
      const diff = diffMedallions((await store.getRevision('m', 1))!, (await store.getRevision('m', 2))!);
      expect(diff.decisions.added.map(({ id }) => id)).toEqual(['D-003']);
      expect(diff.decisions.changed.map(({ before: { id } }) => id)).toEqual(['D-001']);
      expect(diff.decisions.dropped.map(({ id }) => id)).toEqual(['D-002']);
      expect(diff.open_questions.opened.map(({ id }) => id)).toEqual(['Q-002']);
      expect(diff.open_questions.answered.map(({ id }) => id)).toEqual(['Q-001']);
      expect(diff.high_level).toBeNull();
    }),
  );

  it(
    '[medallion:staleness:supersede] names the successor, gives the reason and is no longer resumed',
    withStore(create, async (store) => {
      await store.create(sampleMedallion({ id: 'old' }));
      await store.create(sampleMedallion({ id: 'new' }));
      const { medallion } = await supersedeMedallion(store, { medallion_id: 'old', by: 'new' });
      expect(medallion.meta).toMatchObject({
        status: 'superseded',
        superseded_by: 'new',
        status_reason: 'superseded by new',
      });
      const alive = await store.getLatestForScope(medallion.scope);
      expect(alive.map(({ medallion: { meta } }) => meta.medallion_id)).toEqual(['new']);
      await expect(supersedeMedallion(store, { medallion_id: 'new', by: 'old' })).rejects.toThrow(/superseded/);
      await expect(supersedeMedallion(store, { medallion_id: 'new', by: 'absent' })).rejects.toThrow(/absent/);
      await expect(supersedeMedallion(store, { medallion_id: 'new', by: 'new' })).rejects.toThrow(/superseded/);
    }),
  );

  it(
    'marks a medallion as stale once, with the reason',
    withStore(create, async (store) => {
      await store.create(sampleMedallion({ id: 'm' }));
      const marked = await markStale(store, { medallion_id: 'm', reason: '3 newer commits' });
      expect(marked.medallion.meta).toMatchObject({ status: 'stale', status_reason: '3 newer commits' });
      expect(await markStale(store, { medallion_id: 'm', reason: 'again' })).toEqual(marked);
      await expect(markStale(store, { medallion_id: 'absent', reason: 'x' })).rejects.toThrow(/absent/);
      await store.create(sampleMedallion({ id: 'long' }));
      const reason = `${'x'.repeat(998)}\u{1faa8}\u{1faa8}\nand more`;
      const { meta } = (await markStale(store, { medallion_id: 'long', reason })).medallion;
      expect(meta.status_reason).toBe(`${'x'.repeat(998)}…`);
      const by = { medallion_id: 'long', by: 'm', reason: 'r'.repeat(5_000) };
      expect((await supersedeMedallion(store, by)).medallion.meta.status_reason).toHaveLength(1_000);
      const superseded = await markStale(store, { medallion_id: 'long', reason: 'too late' });
      expect(superseded.medallion.meta).toMatchObject({ status: 'superseded', superseded_by: 'm' });
    }),
  );

  it(
    '[medallion:transfer:round-trip] exports and imports documents with all of their revisions',
    withStore(create, async (store) => {
      const documents = await growRevisions(store, 40);
      await store.create(sampleMedallion({ id: 'stale', status: 'stale' }));
      const lines = await collect(exportMedallions(store));
      const other = await create();
      try {
        const copy = await other.open();
        expect(await importMedallions(copy, lines)).toMatchObject({ revisions: 41, created: 2, conflicts: [] });
        expect(await collect(exportMedallions(copy))).toEqual(lines);
        expect(await copy.getRevision('m', 33)).toEqual(documents[32]);
        expect(await importMedallions(copy, lines)).toMatchObject({
          created: 0,
          extended: 0,
          unchanged: 2,
          conflicts: [],
        });
      } finally {
        await other.close();
      }
    }),
  );

  it(
    '[medallion:transfer:hostile-import] names the bad line of an import and stores nothing of it',
    withStore(create, async (store) => {
      const line = (revision: number, medallion: unknown) =>
        JSON.stringify({ format: 'waymark.medallions.v1', revision, medallion });
      const good = line(1, sampleMedallion({ id: 'good' }));
      const newer = sampleMedallion({ id: 'newer' });
      const bad: [string, RegExp][] = [
        ['{', /Line 2 .*not JSON/],
        ['[]', /Line 2/],
        [line(1, { meta: {} }), /Line 2/],
        [line(3, sampleMedallion({ id: 'good' })), /Line 2 .*revision 2 was expected/],
        [line(1, newer).replace('A sample.', String.raw`\ud800`), /Line 2 .*surrogate/],
        [
          line(2, {
            ...sampleMedallion({ id: 'good' }),
            meta: { ...newer.meta, medallion_id: 'good', created_at: '2025-01-01T00:00:00.000Z' },
          }),
          /Line 2 .*created_at/,
        ],
        [line(1, { ...newer, meta: { ...newer.meta, schema_version: 'medallion.v9' } }), /Line 2 .*version 9/],
      ];
      for (const [text, message] of bad) {
        await expect(importMedallions(store, [good, text]), text).rejects.toThrow(message);
        expect((await store.list()).items).toEqual([]);
      }
    }),
  );

  it(
    '[medallion:transfer:round-trip] imports newest revisions alone as the first ones, and again as nothing new',
    withStore(create, async (store) => {
      await growRevisions(store, 5);
      const newest = await collect(exportMedallions(store, { newestOnly: true }));
      expect(newest).toHaveLength(1);
      expect(await importMedallions(store, newest)).toMatchObject({ unchanged: 1, conflicts: [] });
      await restoreRevision(store, { medallion_id: 'm', revision: 1 });
      expect(await importMedallions(store, newest)).toMatchObject({ unchanged: 1, conflicts: [] });
      const other = await create();
      try {
        const copy = await other.open();
        expect(await importMedallions(copy, newest)).toMatchObject({ created: 1 });
        expect(await importMedallions(copy, [`\ufeff${newest[0]!}`])).toMatchObject({ unchanged: 1, conflicts: [] });
        expect(await copy.history('m')).toHaveLength(1);
        expect(await importMedallions(copy, await collect(exportMedallions(store)))).toMatchObject({
          conflicts: ['m'],
        });
      } finally {
        await other.close();
      }
    }),
  );

  it(
    'completes an import that was cut off, and leaves alone what differs here',
    withStore(create, async (store) => {
      await growRevisions(store, 6);
      const lines = await collect(exportMedallions(store));
      const other = await create();
      try {
        const copy = await other.open();
        await importMedallions(copy, lines.slice(0, 3));
        expect(await importMedallions(copy, lines.slice(2, 4))).toMatchObject({ extended: 1, conflicts: [] });
        expect(await importMedallions(copy, lines)).toMatchObject({ created: 0, extended: 1, conflicts: [] });
        expect(await copy.history('m')).toEqual(await store.history('m'));
        const { medallion } = (await copy.getById('m'))!;
        await copy.update({ ...medallion, summary: { ...medallion.summary, high_level: 'here' } }, 6);
        const sixth = JSON.parse(lines[5]!) as { medallion: Medallion };
        const elsewhere = structuredClone(sixth);
        elsewhere.medallion.summary.high_level = 'there';
        const changed = [...lines.slice(0, 5), JSON.stringify({ ...elsewhere, revision: 6 })];
        expect(await importMedallions(copy, changed)).toMatchObject({ conflicts: ['m'] });
        expect((await copy.getById('m'))?.medallion.summary.high_level).toBe('here');
      } finally {
        await other.close();
      }
    }),
  );
}

async function collect(lines: AsyncIterable<string>): Promise<string[]> {
  const collected: string[] = [];
  for await (const line of lines) collected.push(line);
  return collected;
}
