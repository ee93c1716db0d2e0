import { describe, expect, it } from 'vitest';

import { absentId, ada, bob, expectInvalid, failureOf, withTracker, type Create } from './contract/contract-context.ts';
import { change, get, make, readyTitles, stillClock } from './work-item-context.ts';

/** Leases: taking, keeping, losing and giving back. */
export function claimTests(create: Create): void {
  describe('claims', () => {
    it(
      '[work:claim:take] [work:claim:lease] keep an item for one worker, without a new version of it',
      withTracker(
        create,
        async (tracker) => {
          const item = await make(tracker);
          const taken = await tracker.write('claim_work_item', { id: item.short_id }, ada);
          const claim = {
            claimed_by: 'ada',
            claimed_at: '2026-03-01T12:00:00.000Z',
            expires_at: '2026-03-01T12:15:00.000Z',
          };
          expect(taken).toEqual({ item: { ...item, claim }, claim_token: expect.any(String) as string });
          expect(await get(tracker, item)).toEqual({ ...item, claim });
          expect(await readyTitles(tracker)).toEqual([]);
          for (const by of [ada, bob]) {
            expect(await failureOf(tracker.write('claim_work_item', { id: item.id }, by))).toMatchObject({
              code: 'TRACKING_CLAIMED',
              message: expect.stringContaining('ada until 2026-03-01T12:15:00.000Z') as string,
              details: { id: item.id, claim },
            });
          }
          expect(await tracker.write('claim_next_work_item', {}, bob)).toBeNull();
          // A claim is no lock: whoever knows the version may change the item.
          expect(await change(tracker, item, { title: 'New' })).toMatchObject({ version: 2, claim });
          for (const lease_seconds of [9, 86_401]) {
            await expectInvalid(tracker.write('claim_next_work_item', { lease_seconds }, ada), ['$.lease_seconds']);
          }
          expect(JSON.stringify(await tracker.read('list_changes', {}))).not.toContain(taken.claim_token);
        },
        { clock: stillClock() },
      ),
    );

    it('[work:claim:expiry] [work:claim:reclaim] come to an end by themselves; the next worker leaves the dead one in the audit trail', async () => {
      const clock = stillClock();
      await withTracker(
        create,
        async (tracker) => {
          const item = await make(tracker, { title: 'only' });
          const first = await tracker.write('claim_next_work_item', { lease_seconds: 60 }, ada);
          clock.pass(59.999);
          expect(await readyTitles(tracker)).toEqual([]);
          clock.pass(0.001);
          expect(await readyTitles(tracker)).toEqual(['only']);
          expect((await get(tracker, item)).claim).toBeNull();
          const second = await tracker.write('claim_next_work_item', {}, bob);
          expect(second?.item.claim).toMatchObject({ claimed_by: 'bob' });
          const [last] = (await tracker.read('list_changes', { limit: 1 })).changes;
          expect(last).toMatchObject({
            ...{ operation: 'claim_next_work_item', changed_by: 'bob', entity_id: item.id },
            before: { claim: first!.item.claim },
            after: { claim: second!.item.claim },
          });
          const late = { id: item.id, claim_token: first!.claim_token };
          for (const operation of ['heartbeat_work_item', 'release_work_item'] as const) {
            expect(await failureOf(tracker.write(operation, late, ada))).toMatchObject({
              ...{ code: 'TRACKING_CLAIM_LOST', details: { id: item.id, claim: { claimed_by: 'bob' } } },
            });
          }
        },
        { clock },
      )();
    });

    it('[work:claim:heartbeat] last as long as their worker says so in time, or before another one comes', async () => {
      const clock = stillClock();
      await withTracker(
        create,
        async (tracker) => {
          const item = await make(tracker);
          const { claim_token } = await tracker.write('claim_work_item', { id: item.id, lease_seconds: 60 }, ada);
          const beat = (id: string, token: string) =>
            tracker.write('heartbeat_work_item', { id, claim_token: token, lease_seconds: 60 }, ada);
          clock.pass(50);
          expect((await beat(item.id, claim_token)).claim).toEqual({
            claimed_by: 'ada',
            claimed_at: '2026-03-01T12:00:00.000Z',
            expires_at: '2026-03-01T12:01:50.000Z',
          });
          clock.pass(50);
          expect(await readyTitles(tracker)).toEqual([]);
          clock.pass(100);
          expect((await beat(item.id, claim_token)).claim?.expires_at).toBe('2026-03-01T12:04:20.000Z');
          expect(await failureOf(beat(item.id, 'wrong'))).toMatchObject({ code: 'TRACKING_CLAIM_LOST' });
          expect(await failureOf(beat(absentId, claim_token))).toMatchObject({ code: 'TRACKING_NOT_FOUND' });
          await tracker.write('delete_work_item', { id: item.id, version: 1 }, ada);
          expect(await failureOf(beat(item.id, claim_token))).toMatchObject({
            ...{ code: 'TRACKING_CLAIM_LOST', details: { claim: null } },
          });
        },
        { clock },
      )();
    });

    it(
      '[work:claim:release] end when the item is given back, with its new status in the same write',
      withTracker(create, async (tracker) => {
        const item = await make(tracker, { title: 'only' });
        const first = (await tracker.write('claim_next_work_item', {}, ada))!;
        const back = await tracker.write('release_work_item', { id: item.id, claim_token: first.claim_token }, ada);
        expect(back).toEqual(item);
        expect(await readyTitles(tracker)).toEqual(['only']);
        const { claim_token } = (await tracker.write('claim_next_work_item', {}, bob))!;
        expect(claim_token).not.toBe(first.claim_token);
        const release = { id: item.id, claim_token, status: 'completed' as const };
        const done = await tracker.write('release_work_item', release, bob);
        expect(done).toMatchObject({ status: 'completed', version: 2, claim: null, updated_by: 'bob' });
        expect(await failureOf(tracker.write('release_work_item', release, bob))).toMatchObject({
          ...{ code: 'TRACKING_CLAIM_LOST', details: { claim: null } },
        });
        const { changes } = await tracker.read('list_changes', { entity_id: item.id, order: 'oldest_first' });
        expect(changes.map(({ operation }) => operation)).toEqual([
          'create_work_item',
          ...['claim_next_work_item', 'release_work_item', 'claim_next_work_item', 'release_work_item'],
        ]);
      }),
    );

    it(
      '[work:claim:atomic] go to one of many who ask at once',
      withTracker(create, async (tracker) => {
        for (let index = 0; index < 8; index++) await make(tracker);
        const taken = await Promise.all(
          Array.from({ length: 10 }, () => tracker.write('claim_next_work_item', {}, ada)),
        );
        const ids = taken.flatMap((one) => (one === null ? [] : [one.item.id]));
        expect(ids).toHaveLength(8);
        expect(new Set(ids).size).toBe(8);
      }),
    );
  });
}
