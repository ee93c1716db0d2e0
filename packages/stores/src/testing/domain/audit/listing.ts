import { ValidationError } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import type { AuditStore } from '../../../domain/audit-store.ts';
import type { Page } from '../../../domain/documents/paging.ts';
import { failureOf } from '../../failure-of.ts';
import { sampleId, sampleTenant, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { sampleEvent, sampleTurn } from './sample-entries.ts';

const tenant_id = sampleTenant;
const session_id = sampleId(20);

/** What the listings promise. */
export function auditListingTests(context: StoreContext<AuditStore>): void {
  const saveTurns = (all: Parameters<typeof sampleTurn>[0][]) =>
    Promise.all(all.map((fields) => context.store.saveTurn(sampleTurn(fields))));
  const saveEvents = (all: Parameters<typeof sampleEvent>[0][]) =>
    Promise.all(all.map((fields) => context.store.saveEvent(sampleEvent(fields))));

  describe('listTurnsBySession', () => {
    it('[audit:list:session] orders by turn_number, then time, then as appended', async () => {
      const [third, second, tie, first, early] = await saveTurns([
        { turn_number: 10, timestamp: sampleTime(3) },
        { turn_number: 2, timestamp: sampleTime(2) },
        { turn_number: 2, timestamp: sampleTime(2) },
        { turn_number: 1, timestamp: sampleTime(9) },
        { turn_number: 2, timestamp: sampleTime(1) },
      ]);
      await saveTurns([{ session_id: sampleId(21) }]);
      await saveEvents([{ session_id }]);
      const { items } = await context.store.listTurnsBySession({ tenant_id, session_id });
      expect(items).toEqual([first, early, second, tie, third]);
    });

    it('[audit:list:session] holds 50 by default', async () => {
      await saveTurns(Array.from({ length: 51 }, (_, turn_number) => ({ turn_number })));
      const { items, next_cursor } = await context.store.listTurnsBySession({ tenant_id, session_id });
      expect(items.at(-1)?.turn_number).toBe(49);
      expect(next_cursor).not.toBeNull();
    });
  });

  describe('listTurnsByTenant', () => {
    it('[audit:list:tenant] orders by time, from start up to but not at end', async () => {
      const [third, first, second, tie] = await saveTurns(
        [3, 1, 2, 2, 4, 0].map((second) => ({ timestamp: sampleTime(second), session_id: sampleId(60 + second) })),
      );
      const query = { tenant_id, start: sampleTime(1), end: sampleTime(4) };
      expect((await context.store.listTurnsByTenant(query)).items).toEqual([first, second, tie, third]);
      const { start, ...open } = query;
      expect((await context.store.listTurnsByTenant(open)).items).toHaveLength(5);
      expect((await context.store.listTurnsByTenant({ tenant_id, start })).items).toHaveLength(5);
    });

    it('[audit:list:tenant] finds the turns of one agent', async () => {
      const [turn] = await saveTurns([{ agent_id: sampleId(11) }, {}]);
      expect((await context.store.listTurnsByTenant({ tenant_id, agent_id: sampleId(11) })).items).toEqual([turn]);
    });

    it('[audit:list:tenant] holds 100 by default', async () => {
      await saveTurns(Array.from({ length: 101 }, (_, turn_number) => ({ turn_number })));
      expect((await context.store.listTurnsByTenant({ tenant_id })).items).toHaveLength(100);
    });

    it('[audit:list:tenant] refuses a time in another form', async () => {
      for (const period of [{ start: '2026-01-31' }, { end: '2026-01-31T12:00:00+02:00' }]) {
        const error = await failureOf(context.store.listTurnsByTenant({ tenant_id, ...period }));
        expect(error).toBeInstanceOf(ValidationError);
        expect(error).toMatchObject({ issues: [{ path: `$.${Object.keys(period)[0]}` }] });
      }
    });
  });

  describe('listEvents', () => {
    it('[audit:list:events] orders by time and finds by type, session and period', async () => {
      const [late, early, typed, ofSession] = await saveEvents([
        { timestamp: sampleTime(5) },
        { timestamp: sampleTime(1) },
        { timestamp: sampleTime(2), event_type: 'rule.fired' },
        { timestamp: sampleTime(3), session_id },
      ]);
      await saveTurns([{ timestamp: sampleTime(2) }]);
      const list = async (query: object) => (await context.store.listEvents({ tenant_id, ...query })).items;
      expect(await list({})).toEqual([early, typed, ofSession, late]);
      expect(await list({ event_type: 'rule.fired' })).toEqual([typed]);
      expect(await list({ session_id })).toEqual([ofSession]);
      expect(await list({ start: sampleTime(2), end: sampleTime(5) })).toEqual([typed, ofSession]);
      expect(await list({ session_id, event_type: 'rule.fired' })).toEqual([]);
    });

    it('[audit:list:events] holds 100 by default', async () => {
      await saveEvents(Array.from({ length: 101 }, () => ({})));
      expect((await context.store.listEvents({ tenant_id })).items).toHaveLength(100);
    });
  });

  describe('paging', () => {
    const listings = {
      listTurnsBySession: (paging: object) => context.store.listTurnsBySession({ tenant_id, session_id, ...paging }),
      listTurnsByTenant: (paging: object) => context.store.listTurnsByTenant({ tenant_id, ...paging }),
    };

    it.each(['listTurnsBySession', 'listTurnsByTenant'] as const)(
      '[audit:list:paging] goes through %s by cursor, each once, although others append meanwhile',
      async (name) => {
        // Ties in number and time, so that only the place in the chain tells them apart.
        const saved = await saveTurns(
          Array.from({ length: 9 }, (_, index) => ({ turn_number: index % 3, timestamp: sampleTime(index % 2) })),
        );
        const all = (await listings[name]({})).items;
        const found: unknown[] = [];
        let cursor: string | null = null;
        do {
          const page: Page<unknown> = await listings[name](cursor === null ? { limit: 2 } : { limit: 2, cursor });
          found.push(...page.items);
          cursor = page.next_cursor;
          await saveTurns([{ turn_number: 0, timestamp: sampleTime(-1) }]);
        } while (cursor !== null);
        expect(all).toHaveLength(saved.length);
        expect(found).toEqual(all);
      },
    );

    it('[audit:list:paging] leaves out as many as the offset says', async () => {
      const saved = await saveTurns(Array.from({ length: 5 }, (_, turn_number) => ({ turn_number })));
      for (const list of Object.values(listings)) {
        expect((await list({ offset: 3 })).items).toHaveLength(2);
        expect((await list({ offset: 5 })).items).toEqual([]);
      }
      const page = await listings.listTurnsBySession({ offset: 1, limit: 2 });
      expect(page.items).toEqual(saved.slice(1, 3));
      expect(await listings.listTurnsBySession({ limit: 0 })).toEqual({ items: [], next_cursor: null });
    });

    it('[audit:list:paging] refuses a cursor of another listing, one that is not ours, and limits out of range', async () => {
      await saveTurns([{}, {}]);
      const { next_cursor } = await listings.listTurnsByTenant({ limit: 1 });
      const forged = Buffer.from(JSON.stringify(['turns of a session', sampleTime(0), 'x'])).toString('base64url');
      for (const paging of [
        { cursor: next_cursor! },
        { cursor: 'x' },
        { cursor: forged },
        { limit: 1_001 },
        { offset: -1 },
      ]) {
        expect(await failureOf(listings.listTurnsBySession(paging))).toBeInstanceOf(ValidationError);
      }
    });
  });
}
