import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../../../domain/errors.ts';
import type { SessionStore } from '../../../domain/session-store.ts';
import { failureOf } from '../../failure-of.ts';
import { otherTenant, sampleId, sampleSession, sampleTenant } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';

/** What `update`, `get` and `delete` promise. */
export function sessionChangingTests(context: StoreContext<SessionStore>): void {
  describe('update', () => {
    it('[session:update:retry] starts again from what is there when somebody else was first', async () => {
      const { store } = context;
      const session = await store.save(sampleSession());
      const seen: number[] = [];
      const updated = await store.update(session, (current) => {
        seen.push(current.turn_count);
        return { ...current, turn_count: current.turn_count + 10 };
      });
      const [one, other] = await Promise.all([
        store.update(updated, (current) => ({ ...current, turn_count: current.turn_count + 1 })),
        store.update(updated, (current) => ({ ...current, relocalization_count: 5 })),
      ]);
      expect(seen).toEqual([0]);
      expect(new Set([one.revision, other.revision])).toEqual(new Set([3, 4]));
      expect(await store.get(session)).toMatchObject({ turn_count: 11, relocalization_count: 5, revision: 4 });
    });

    it('[session:update:same] saves the session that was asked for, whatever id and revision `change` returns', async () => {
      const session = await context.store.save(sampleSession());
      const updated = await context.store.update(session, (current) => ({
        ...current,
        tenant_id: otherTenant,
        session_id: sampleId(99),
        revision: 77,
        turn_count: 1,
      }));
      expect(updated).toMatchObject({ tenant_id: sampleTenant, session_id: session.session_id, revision: 2 });
    });

    it('[session:update:absent] refuses to update what is not there, or is deleted', async () => {
      const session = await context.store.save(sampleSession());
      await context.store.delete(session);
      for (const key of [session, { tenant_id: sampleTenant, session_id: sampleId(404) }]) {
        expect(await failureOf(context.store.update(key, (current) => current))).toBeInstanceOf(NotFoundError);
      }
    });

    it('[session:update:fails] writes nothing when `change` throws or returns what does not fit', async () => {
      const session = await context.store.save(sampleSession());
      const oops = new Error('oops');
      const throws = context.store.update(session, () => {
        throw oops;
      });
      expect(await failureOf(throws)).toBe(oops);
      const misfit = context.store.update(session, (current) => ({ ...current, turn_count: -1 }));
      expect(await failureOf(misfit)).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.turn_count' }] });
      expect(await context.store.get(session)).toEqual(session);
    });
  });

  describe('get and delete', () => {
    it('[session:get:absent] gives null for what is not there', async () => {
      expect(await context.store.get({ tenant_id: sampleTenant, session_id: sampleId(404) })).toBeNull();
    });

    it('[session:delete:soft] hides a deleted session from every read, and says whether there was one', async () => {
      const { store } = context;
      const session = await store.save(sampleSession({ customer_profile_id: sampleId(6) }));
      expect(await store.delete(session)).toBe(true);
      expect(await store.delete(session)).toBe(false);
      expect(await store.delete({ tenant_id: sampleTenant, session_id: sampleId(404) })).toBe(false);
      const { tenant_id, agent_id, channel, user_channel_id } = session;
      expect(await store.get(session)).toBeNull();
      expect(await store.getByChannel({ tenant_id, channel, user_channel_id })).toBeNull();
      expect((await store.listByAgent({ tenant_id, agent_id })).items).toEqual([]);
      expect((await store.listByCustomer({ tenant_id, customer_profile_id: sampleId(6) })).items).toEqual([]);
    });

    it('[session:delete:conflict] refuses to save over a deleted session, and says that it is deleted', async () => {
      const session = await context.store.save(sampleSession());
      await context.store.delete(session);
      const failure = await failureOf(context.store.save({ ...session, turn_count: 1 }));
      expect(failure).toMatchObject({ code: 'STORE_CONFLICT', current: null, details: { deleted: true } });
      expect(await context.store.get(session)).toBeNull();
    });
  });
}
