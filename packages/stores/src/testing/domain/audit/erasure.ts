import { steppingClock, ValidationError } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import type { AuditStore } from '../../../domain/audit-store.ts';
import { AppendOnlyError } from '../../../domain/errors.ts';
import type { ExportLine } from '../../../domain/store-maintenance.ts';
import { failureOf } from '../../failure-of.ts';
import { sampleId, sampleTenant, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { sampleEvent, sampleTurn } from './sample-entries.ts';

const tenant_id = sampleTenant;
const [session_id, profile_id] = [sampleId(20), sampleId(50)];
const subject = { tenant_id, session_ids: [session_id], profile_ids: [profile_id] };

/** What `forget` and `prune` promise. */
export function auditErasureTests(context: StoreContext<AuditStore>): void {
  /** Seven contents of the subject among others. */
  async function saveSubject(): Promise<void> {
    const { store } = context;
    const turn = await store.saveTurn(sampleTurn({ session_id }));
    await store.saveTurn(sampleTurn({ session_id, turn_number: 2 }));
    await store.saveTurn(sampleTurn({ session_id: sampleId(21) }));
    await store.saveEvent(sampleEvent({ session_id }));
    await store.saveEvent(sampleEvent({ turn_id: turn.turn_id }));
    await store.saveEvent(
      sampleEvent({ session_id: sampleId(21), event_data: { moved_to: [{ session: session_id }] } }),
    );
    await store.saveEvent(sampleEvent({ event_data: { profile_id } }));
    await store.saveEvent(sampleEvent({ event_data: { [profile_id]: true } }));
    await store.saveEvent(sampleEvent({ turn_id: sampleId(99), event_data: { profile_id: sampleId(51) } }));
  }
  const left = async () => [
    (await context.store.listTurnsByTenant({ tenant_id })).items.length,
    (await context.store.listEvents({ tenant_id })).items.length,
  ];
  const linesOf = async () => {
    const lines: ExportLine[] = [];
    for await (const line of context.store.exportDocuments({ tenant_id })) lines.push(line);
    return lines;
  };

  describe('forget', () => {
    it('[audit:forget:subject] erases what belongs to a session or names it or a profile, and no more', async () => {
      await saveSubject();
      const removed = { turn_record: 2, audit_event: 5 };
      expect(await context.store.forget(subject, { dry_run: true })).toEqual(removed);
      expect(await left()).toEqual([3, 6]);
      expect(await context.store.forget(subject)).toEqual(removed);
      expect(await left()).toEqual([1, 1]);
      expect(JSON.stringify(await linesOf())).not.toContain(session_id);
      expect(await context.store.forget(subject)).toEqual({});
    });

    it('[audit:forget:subject] erases nothing for empty lists, and all of a tenant for everything', async () => {
      await saveSubject();
      expect(await context.store.forget({ tenant_id, session_ids: [], profile_ids: [] })).toEqual({});
      expect(await left()).toEqual([3, 6]);
      expect(await context.store.forget({ tenant_id, everything: true })).toEqual({ turn_record: 3, audit_event: 6 });
      expect(await left()).toEqual([0, 0]);
    });

    it(
      '[audit:forget:subject] erases the contents of many sessions, each of many turns',
      { timeout: 60_000 },
      async () => {
        const sessions = Array.from({ length: 150 }, (_, index) => sampleId(1_000 + index));
        await Promise.all(
          Array.from({ length: 620 }, (_, index) =>
            context.store.saveTurn(sampleTurn({ session_id: sessions[index % 150]!, turn_number: index })),
          ),
        );
        const many = { tenant_id, session_ids: sessions, profile_ids: sessions };
        expect(await context.store.forget(many, { dry_run: true })).toEqual({ turn_record: 620 });
        expect(await context.store.forget(many)).toEqual({ turn_record: 620 });
        expect(await context.store.verify({ tenant_id })).toMatchObject({ ok: true, erased: 620 });
      },
    );

    it('[audit:forget:chain] leaves hashes and a receipt that names nobody, and the chain holds', async () => {
      await saveSubject();
      const before = await linesOf();
      await context.store.forget(subject);
      const after = await linesOf();
      expect(await context.store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 11, erased: 7 });
      expect(after.map(({ meta }) => meta!['hash']).slice(0, 9)).toEqual(before.map(({ meta }) => meta!['hash']));
      expect(after.at(-1)).toMatchObject({
        schema_version: 'audit_erasure.v1',
        document: { reason: 'forgotten', removed: { audit_event: 2 }, sequences: [7, 8] },
      });
      expect(after[0]).toMatchObject({ schema_version: 'audit_erased.v1', document: { kind: 'turn' } });
    });

    it('[audit:append:once] does not give an erased id free', async () => {
      const turn = await context.store.saveTurn(sampleTurn());
      await context.store.forget({ tenant_id, everything: true });
      expect(await context.store.getTurn(turn)).toBeNull();
      expect(await failureOf(context.store.saveTurn(turn))).toBeInstanceOf(AppendOnlyError);
    });

    it('[audit:forget:receipts] never erases receipts, and takes no other event for one', async () => {
      const event_data = { receipt_id: 'r', removed: {}, requested_at: 't', sha256: 'h', subject_sha256: 's' };
      const receipt = await context.store.saveEvent(sampleEvent({ event_type: 'subject.forgotten', event_data }));
      await context.store.forget({ tenant_id, everything: true });
      await context.store.prune({ tenant_id, audited_before: sampleTime(1e9) });
      expect((await context.store.listEvents({ tenant_id })).items).toEqual([receipt]);
      for (const fields of [{ event_data: { ...event_data, name: 'x' } }, { event_data, session_id }]) {
        const event = sampleEvent({ event_type: 'subject.forgotten', ...fields });
        expect(await failureOf(context.store.saveEvent(event))).toBeInstanceOf(ValidationError);
      }
    });

    it('[audit:forget:subject] refuses an id that is none', async () => {
      await saveSubject();
      const wild = { tenant_id, session_ids: ['%'], profile_ids: [] };
      expect(await failureOf(context.store.forget(wild))).toBeInstanceOf(ValidationError);
      expect(await left()).toEqual([3, 6]);
    });
  });

  it('[audit:prune:period] erases contents from before a time, after it has counted them', async () => {
    const clock = steppingClock(sampleTime(0), 1_000);
    for (let index = 0; index < 4; index++) {
      await context.store.saveTurn(sampleTurn({ timestamp: new Date(clock.now()).toISOString() }));
    }
    const policy = { tenant_id, audited_before: sampleTime(3) };
    expect(await context.store.prune({ tenant_id, inactive_before: sampleTime(9) })).toEqual({});
    expect(await context.store.prune(policy, { dry_run: true })).toEqual({ turn_record: 3 });
    expect(await left()).toEqual([4, 0]);
    expect(await context.store.prune(policy)).toEqual({ turn_record: 3 });
    expect((await context.store.listTurnsByTenant({ tenant_id })).items[0]?.timestamp).toBe(sampleTime(3));
    expect(await context.store.verify({ tenant_id })).toMatchObject({ ok: true, erased: 3 });
    expect((await linesOf()).at(-1)).toMatchObject({ document: { reason: 'pruned' } });
  });
}
