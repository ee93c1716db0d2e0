import { describe, expect, it } from 'vitest';
import type { SessionStore } from '../../../domain/session-store.ts';
import { failureOf } from '../../failure-of.ts';
import { sampleId, sampleSession, sampleTenant, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';

const tenant_id = sampleTenant;
const agent_id = sampleId(10);

/** What `getByChannel`, `listByAgent` and `listByCustomer` promise. */
export function sessionListingTests(context: StoreContext<SessionStore>): void {
  /** Saves sessions with these times of their latest activity, in seconds. */
  async function saveAt(seconds: readonly number[], fields: Parameters<typeof sampleSession>[0] = {}) {
    return Promise.all(
      seconds.map((second) => context.store.save(sampleSession({ ...fields, last_activity_at: sampleTime(second) }))),
    );
  }

  describe('getByChannel', () => {
    const query = { tenant_id, channel: 'WEBCHAT', user_channel_id: 'user-1' } as const;

    it('[session:channel:latest] finds the latest of several that are not closed', async () => {
      const [, latest] = await saveAt([1, 3, 2]);
      expect(await context.store.getByChannel(query)).toEqual(latest);
    });

    it('[session:channel:closed] leaves closed ones out, and finds every other status', async () => {
      await saveAt([9], { status: 'CLOSED' });
      expect(await context.store.getByChannel(query)).toBeNull();
      for (const [second, status] of (['ACTIVE', 'IDLE', 'PROCESSING', 'INTERRUPTED'] as const).entries()) {
        const [session] = await saveAt([second], { status });
        expect(await context.store.getByChannel(query)).toEqual(session);
      }
    });

    it('[session:channel:exact] tells channels and users apart', async () => {
      await saveAt([1], { channel: 'SLACK' });
      await saveAt([1], { user_channel_id: 'user-10' });
      await saveAt([1], { user_channel_id: 'USER-1' });
      expect(await context.store.getByChannel(query)).toBeNull();
      const [slack] = await saveAt([2], { channel: 'SLACK' });
      expect(await context.store.getByChannel({ ...query, channel: 'SLACK' })).toEqual(slack);
    });

    it('[session:channel:moves] follows what a save changes', async () => {
      const [older, newer] = await saveAt([1, 2]);
      await context.store.save({ ...older!, last_activity_at: sampleTime(3) });
      expect((await context.store.getByChannel(query))?.session_id).toBe(older!.session_id);
      await context.store.update(older!, (session) => ({ ...session, status: 'CLOSED' }));
      expect((await context.store.getByChannel(query))?.session_id).toBe(newer!.session_id);
    });
  });

  describe('listByAgent', () => {
    it('[session:agent:order] lists the latest activity first, ties by id', async () => {
      const [second, first, fourth, third] = await saveAt([2, 3, 1, 1]);
      const [a, b] = [third!, fourth!].sort((x, y) => (x.session_id < y.session_id ? -1 : 1));
      const { items, next_cursor } = await context.store.listByAgent({ tenant_id, agent_id });
      expect(items).toEqual([first, second, a, b]);
      expect(next_cursor).toBeNull();
    });

    it('[session:agent:status] lists one status where one is asked for, closed ones too, and no other agent', async () => {
      const [active] = await saveAt([1]);
      const [closed] = await saveAt([2], { status: 'CLOSED' });
      await saveAt([3], { agent_id: sampleId(11) });
      expect((await context.store.listByAgent({ tenant_id, agent_id, status: 'CLOSED' })).items).toEqual([closed]);
      expect((await context.store.listByAgent({ tenant_id, agent_id, status: 'ACTIVE' })).items).toEqual([active]);
      expect((await context.store.listByAgent({ tenant_id, agent_id, status: 'IDLE' })).items).toEqual([]);
      expect((await context.store.listByAgent({ tenant_id, agent_id })).items).toEqual([closed, active]);
    });

    it('[session:agent:limit] gives 100 at most where no limit is asked for, and refuses one above 1,000', async () => {
      await saveAt(Array.from({ length: 101 }, (_, second) => second));
      const page = await context.store.listByAgent({ tenant_id, agent_id });
      expect(page.items).toHaveLength(100);
      expect(page.items[0]?.last_activity_at).toBe(sampleTime(100));
      expect((await context.store.listByAgent({ tenant_id, agent_id, limit: 0 })).items).toEqual([]);
      for (const limit of [1_001, -1, 1.5]) {
        const failure = await failureOf(context.store.listByAgent({ tenant_id, agent_id, limit }));
        expect(failure).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.limit' }] });
      }
    });

    it('[session:agent:paging] pages by offset and by cursor through the same order', async () => {
      await saveAt([5, 1, 4, 4, 4, 3, 2]);
      const { items: all } = await context.store.listByAgent({ tenant_id, agent_id });
      const byOffset = await context.store.listByAgent({ tenant_id, agent_id, limit: 3, offset: 2 });
      expect(byOffset.items).toEqual(all.slice(2, 5));

      const byCursor = [];
      let cursor: string | null = null;
      do {
        const page = await context.store.listByAgent({ tenant_id, agent_id, limit: 2, ...(cursor && { cursor }) });
        byCursor.push(...page.items);
        cursor = page.next_cursor;
      } while (cursor !== null);
      expect(byCursor).toEqual(all);
    });

    it('[session:agent:cursor] misses and repeats nothing when sessions come in between two pages', async () => {
      await saveAt([1, 2, 3, 4]);
      const first = await context.store.listByAgent({ tenant_id, agent_id, limit: 2 });
      await saveAt([9]);
      const second = await context.store.listByAgent({ tenant_id, agent_id, cursor: first.next_cursor! });
      const seconds = [...first.items, ...second.items].map(({ last_activity_at }) => last_activity_at);
      expect(seconds).toEqual([4, 3, 2, 1].map(sampleTime));
    });

    it('[session:agent:cursor] refuses a cursor of another listing', async () => {
      await saveAt([1, 2], { customer_profile_id: sampleId(6) });
      const { next_cursor } = await context.store.listByAgent({ tenant_id, agent_id, limit: 1 });
      for (const cursor of [next_cursor!, 'nonsense', '']) {
        const query = { tenant_id, customer_profile_id: sampleId(6), cursor };
        expect(await failureOf(context.store.listByCustomer(query))).toMatchObject({ issues: [{ path: '$.cursor' }] });
      }
    });
  });

  describe('listByCustomer', () => {
    it('[session:customer:list] lists the sessions of one customer over all agents, latest activity first', async () => {
      const customer_profile_id = sampleId(6);
      const [older] = await saveAt([1], { customer_profile_id });
      const [newer] = await saveAt([2], { customer_profile_id, agent_id: sampleId(11), status: 'CLOSED' });
      await saveAt([3], { customer_profile_id: sampleId(7) });
      await saveAt([4]);
      const { items } = await context.store.listByCustomer({ tenant_id, customer_profile_id });
      expect(items).toEqual([newer, older]);
      const page = await context.store.listByCustomer({ tenant_id, customer_profile_id, limit: 1, offset: 1 });
      expect(page).toEqual({ items: [older], next_cursor: null });
    });
  });

  it('[session:query:complete] refuses a listing that does not say whose, instead of listing more', async () => {
    await saveAt([1], { customer_profile_id: sampleId(6) });
    const incomplete = undefined as never;
    for (const listing of [
      () => context.store.listByAgent({ tenant_id, agent_id: incomplete }),
      () => context.store.listByCustomer({ tenant_id, customer_profile_id: incomplete }),
      () => context.store.getByChannel({ tenant_id, channel: 'WEBCHAT', user_channel_id: incomplete }),
    ]) {
      expect(await failureOf(listing())).toMatchObject({ code: 'VALIDATION' });
    }
  });
}
