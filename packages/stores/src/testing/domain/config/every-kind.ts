import { beforeEach, describe, expect, it } from 'vitest';
import type { ConfigStore } from '../../../domain/config-store.ts';
import { NotFoundError, RevisionConflictError } from '../../../domain/errors.ts';
import { failureOf } from '../../failure-of.ts';
import { otherTenant, sampleId, sampleTenant } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { kindsOf, sampleAgent, type AnyDocument } from './sample-config.ts';

const tenant_id = sampleTenant;
const agent_id = sampleAgent;

/** What saving, reading, listing and deleting promise for rules, scenarios, templates, variables and agents alike. */
export function everyKindTests(context: StoreContext<ConfigStore>): void {
  describe.each(kindsOf(() => context.store))('$kind', ({ kind, sample, ...calls }) => {
    let first: AnyDocument;
    beforeEach(async () => {
      first = await calls.save({ ...sample({ name: 'first' }), of_a_newer_version: { kept: true } });
    });

    it('[config:save:read-back] reads back as it was saved, with its id, times, revision and unknown fields', async () => {
      expect(first).toMatchObject({ name: 'first', revision: 1, of_a_newer_version: { kept: true } });
      expect(first.updated_at >= first.created_at).toBe(true);
      expect(await calls.get(first)).toEqual(first);
      const again = kindsOf(() => other).find((one) => one.kind === kind)!;
      const other = await context.again();
      expect(await again.get(first)).toEqual(first);
    });

    it('[config:save:upsert] is replaced under its revision, which counts up', async () => {
      const second = await calls.save({ ...first, name: 'second' });
      expect(second).toMatchObject({ id: first.id, name: 'second', revision: 2, created_at: first.created_at });
      expect(second.updated_at >= first.updated_at).toBe(true);
      expect(await calls.get(first)).toEqual(second);
    });

    it('[config:save:conflict] is not written from a stale revision; the error tells what is there and the merge', async () => {
      const second = await calls.save({ ...first, name: 'second' });
      const failure = await failureOf(calls.save({ ...first, note: 'mine' }, { base: first }));
      expect(RevisionConflictError.isInstance(failure)).toBe(true);
      expect(failure).toMatchObject({ current: second, merged: { name: 'second', note: 'mine', revision: 2 } });
      expect(await calls.get(first)).toEqual(second);
      const { merged } = failure as RevisionConflictError;
      expect(await calls.save(merged as object)).toMatchObject({ name: 'second', note: 'mine', revision: 3 });
    });

    it('[config:save:taken] is not written under an id that is taken', async () => {
      const failure = await failureOf(calls.save(sample({ id: first.id, name: 'other' })));
      expect(failure).toMatchObject({ code: 'STORE_CONFLICT', details: { expected_revision: 0 } });
      expect(await calls.get(first)).toEqual(first);
    });

    it('[config:save:absent] is an error with a revision where there is none', async () => {
      const failure = await failureOf(calls.save({ ...sample({ id: sampleId(404) }), revision: 3 }));
      expect(NotFoundError.isInstance(failure)).toBe(true);
      expect(await calls.get({ tenant_id, id: sampleId(404) })).toBeNull();
    });

    it('[config:save:overwrite] replaces whatever is there, deleted or not, with overwrite', async () => {
      const second = await calls.save({ ...first, name: 'second' });
      const third = await calls.save(sample({ id: first.id, name: 'third' }), { overwrite: true });
      expect(third).toMatchObject({ name: 'third', revision: 3, created_at: first.created_at });
      expect(third.updated_at >= second.updated_at).toBe(true);
      expect(third).not.toHaveProperty('of_a_newer_version');
      await calls.delete(first);
      const revived = await calls.save(sample({ id: first.id, name: 'again' }), { overwrite: true });
      expect(revived).toMatchObject({ name: 'again', revision: 5 });
      expect(await calls.get(first)).toEqual(revived);
      expect((await calls.list({ tenant_id, agent_id })).items).toEqual([revived]);
    });

    it('[config:delete:soft] is in no read once it is deleted, and deleted once', async () => {
      expect(await calls.delete(first)).toBe(true);
      expect(await calls.get(first)).toBeNull();
      expect((await calls.list({ tenant_id, agent_id })).items).toEqual([]);
      expect(await calls.delete(first)).toBe(false);
      expect(await calls.delete({ tenant_id, id: sampleId(404) })).toBe(false);
      const failure = await failureOf(calls.save({ ...first, name: 'second' }));
      expect(failure).toMatchObject({ code: 'STORE_CONFLICT', current: null, merged: null });
    });

    it('[config:tenant:bound] does not cross to another tenant', async () => {
      const key = { tenant_id: otherTenant, id: first.id };
      expect(await calls.get(key)).toBeNull();
      expect(await calls.delete(key)).toBe(false);
      expect((await calls.list({ tenant_id: otherTenant, agent_id })).items).toEqual([]);
      const theirs = await calls.save(sample({ ...key, name: 'theirs' }));
      expect(await calls.get(key)).toEqual(theirs);
      expect(await calls.get(first)).toEqual(first);
      expect((await calls.list({ tenant_id, agent_id })).items).toEqual([first]);
    });

    it('[config:save:valid] is refused where it does not fit, with the path', async () => {
      const failure = await failureOf(calls.save({ ...sample(), name: '' }));
      expect(failure).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.name' }] });
      const deleted = await failureOf(calls.save({ ...first, deleted_at: first.created_at }));
      expect(deleted).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.deleted_at' }] });
    });

    it('[config:save:created] keeps created_at, and its agent where it has one', async () => {
      const later = await failureOf(calls.save({ ...first, created_at: '2030-01-01T00:00:00.000Z' }));
      expect(later).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.created_at' }] });
      if (kind !== 'agent') {
        const moved = await failureOf(calls.save({ ...first, agent_id: sampleId(11) }));
        expect(moved).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.agent_id' }] });
      }
      expect(await calls.get(first)).toEqual(first);
    });

    it('[config:list:paging] is listed by pages, by offset or by cursor, at most 1,000 and by default 100', async () => {
      for (const name of ['a', 'b', 'c', 'd']) await calls.save(sample({ name }));
      const all = await calls.list({ tenant_id, agent_id });
      expect(all.items).toHaveLength(5);
      expect(all.next_cursor).toBeNull();
      const pages: AnyDocument[][] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await calls.list({ tenant_id, agent_id, limit: 2, ...(cursor === '' ? {} : { cursor }) });
        pages.push(page.items);
        cursor = page.next_cursor;
      }
      expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
      expect(pages.flat()).toEqual(all.items);
      expect((await calls.list({ tenant_id, agent_id, limit: 2, offset: 3 })).items).toEqual(all.items.slice(3));
      expect((await calls.list({ tenant_id, agent_id, limit: 0 })).items).toEqual([]);
      const bad = [{ limit: 1_001 }, { limit: -1 }, { limit: 1.5 }, { offset: -1 }, { cursor: 'no cursor' }];
      for (const paging of bad) {
        const failure = await failureOf(calls.list({ tenant_id, agent_id, ...paging }));
        expect(failure).toMatchObject({ code: 'VALIDATION', issues: [{ path: `$.${Object.keys(paging)[0]}` }] });
      }
    });

    it('[config:list:cursor] goes on after an entry that is gone meanwhile, and repeats none', async () => {
      for (const name of ['a', 'b', 'c', 'd']) await calls.save(sample({ name }));
      const { items: all } = await calls.list({ tenant_id, agent_id });
      const page = await calls.list({ tenant_id, agent_id, limit: 2 });
      await calls.delete(all[1]!);
      const rest = await calls.list({ tenant_id, agent_id, cursor: page.next_cursor! });
      expect(rest.items).toEqual(all.slice(2));
    });
  });
}
