import { describe, expect, it } from 'vitest';
import type { SessionStore } from '../../../domain/session-store.ts';
import { failureOf } from '../../failure-of.ts';
import { collectLines } from '../collect-lines.ts';
import { otherTenant, sampleId, sampleSession, sampleTenant, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';

const tenant_id = sampleTenant;

/** What `forget`, `prune`, `exportDocuments` and `importDocuments` promise. */
export function sessionMaintenanceTests(context: StoreContext<SessionStore>): void {
  const save = (number: number, fields: Parameters<typeof sampleSession>[0] = {}) =>
    context.store.save(sampleSession({ session_id: sampleId(number), ...fields }));
  const linesOf = (tenant = tenant_id) => collectLines(context.store.exportDocuments({ tenant_id: tenant }));
  const idsLeft = async () => (await linesOf()).map(({ document }) => document['session_id']);

  describe('forget', () => {
    it('[session:forget:subject] removes sessions by id and by customer, deleted ones too, for good', async () => {
      await save(101);
      await save(102, { customer_profile_id: sampleId(6) });
      await context.store.delete(await save(103, { customer_profile_id: sampleId(6) }));
      await save(104, { customer_profile_id: sampleId(7) });
      const subject = { tenant_id, session_ids: [101, 102, 404].map(sampleId), profile_ids: [sampleId(6)] };
      expect(await context.store.forget(subject, { dry_run: true })).toEqual({ session: 3 });
      expect(await idsLeft()).toHaveLength(4);
      expect(await context.store.forget(subject)).toEqual({ session: 3 });
      expect(await idsLeft()).toEqual([sampleId(104)]);
      expect(await context.store.forget(subject)).toEqual({});
    });

    it('[session:forget:subject] removes nothing for empty lists, and all of a tenant for everything', async () => {
      await save(101);
      await save(102, { tenant_id: otherTenant });
      expect(await context.store.forget({ tenant_id, session_ids: [], profile_ids: [] })).toEqual({});
      expect(await context.store.forget({ tenant_id, everything: true })).toEqual({ session: 1 });
      expect(await linesOf()).toEqual([]);
      expect(await linesOf(otherTenant)).toHaveLength(1);
    });
  });

  describe('prune', () => {
    it('[session:prune:policy] removes inactive sessions and what was deleted before, and counts first', async () => {
      await save(101, { last_activity_at: sampleTime(1) });
      await save(102, { last_activity_at: sampleTime(2) });
      await save(103, { last_activity_at: sampleTime(1), tenant_id: otherTenant });
      await context.store.delete(await save(104, { last_activity_at: sampleTime(5) }));
      const inactive = { tenant_id, inactive_before: sampleTime(2) };
      expect(await context.store.prune(inactive, { dry_run: true })).toEqual({ session: 1 });
      expect(await context.store.prune(inactive)).toEqual({ session: 1 });
      expect(await idsLeft()).toEqual([sampleId(102), sampleId(104)]);
      expect(await context.store.prune({ tenant_id, deleted_before: sampleTime(0) })).toEqual({});
      expect(await context.store.prune({ tenant_id, deleted_before: '9999-01-01T00:00:00.000Z' })).toEqual({
        session: 1,
      });
      expect(await idsLeft()).toEqual([sampleId(102)]);
      expect(await context.store.prune({ tenant_id })).toEqual({});
      expect(await linesOf(otherTenant)).toHaveLength(1);
    });

    it('[session:prune:policy] refuses a time in another form, and a field that there is not, and removes nothing', async () => {
      await save(101);
      for (const policy of [
        { inactive_before: 'yesterday' },
        { inactive_before: '2999-01-01' },
        { before: '2999-01-01T00:00:00.000Z' },
      ]) {
        const failure = await failureOf(context.store.prune({ tenant_id, ...policy }));
        expect(failure).toMatchObject({ code: 'VALIDATION', issues: [{ path: `$.${Object.keys(policy)[0]}` }] });
      }
      expect(await idsLeft()).toEqual([sampleId(101)]);
    });
  });

  describe('export and import', () => {
    it('[session:export:round-trip] brings back exactly what was exported, deleted sessions too', async () => {
      await save(101, { variables: { a: 1 } });
      await context.store.delete(await save(102));
      const lines = await linesOf();
      expect(lines.map(({ schema_version }) => schema_version)).toEqual(['session.v1', 'session.v1']);
      await context.store.forget({ tenant_id, everything: true });
      expect(await context.store.importDocuments(lines)).toEqual({ imported: { session: 2 }, skipped: {} });
      expect(await linesOf()).toEqual(lines);
      expect(await context.store.get({ tenant_id, session_id: sampleId(101) })).toEqual(lines[0]!.document);
      expect(await context.store.get({ tenant_id, session_id: sampleId(102) })).toBeNull();
    });

    it('[session:export:conflict] skips a session whose id is taken, or replaces it where asked to', async () => {
      const session = await save(101);
      const lines = await linesOf();
      await context.store.save({ ...session, turn_count: 5 });
      expect(await context.store.importDocuments(lines)).toEqual({ imported: {}, skipped: { session: 1 } });
      expect(await context.store.get(session)).toMatchObject({ turn_count: 5 });
      await context.store.importDocuments(lines, { on_conflict: 'replace' });
      expect(await context.store.get(session)).toEqual(session);
    });

    it('[session:export:valid] refuses a line that does not fit, with its number and path', async () => {
      await save(101);
      const [line] = await linesOf();
      const bad = { ...line!, document: { ...line!.document, session_id: sampleId(102), turn_count: 'many' } };
      expect(await failureOf(context.store.importDocuments([line!, bad]))).toMatchObject({
        code: 'STORE_IMPORT',
        details: { line: 2, issues: [{ path: '$.turn_count' }] },
      });
    });
  });
}
