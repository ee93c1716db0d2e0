import { ValidationError } from '@waymark/core-types';
import { describe, expect, it } from 'vitest';
import type { AuditStore } from '../../../domain/audit-store.ts';
import { AppendOnlyError } from '../../../domain/errors.ts';
import { failureOf } from '../../failure-of.ts';
import { hostileTexts } from '../hostile-texts.ts';
import { otherTenant, sampleId, sampleTenant, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';
import { sampleEvent, sampleTurn } from './sample-entries.ts';

const tenant_id = sampleTenant;

/** What `saveTurn`, `getTurn` and `saveEvent` promise. */
export function auditSavingTests(context: StoreContext<AuditStore>): void {
  const eventsOf = async (store: AuditStore) => (await store.listEvents({ tenant_id })).items;
  const refusalOf = (work: Promise<unknown>) => failureOf(work);

  it('[audit:save:read-back] keeps every field of a turn, unknown ones too, as another opener reads it', async () => {
    const saved = await context.store.saveTurn({
      ...sampleTurn({
        turn_id: sampleId(30),
        matched_rule_ids: [sampleId(31)],
        scenario_id: sampleId(32),
        step_id: sampleId(33),
        tool_calls: [
          { tool_id: 't', tool_name: 'Track', input: { a: [-0.5, null] }, output: '\0', success: true, latency_ms: 1 },
        ],
        tokens_used: 7,
        timestamp: sampleTime(0),
      }),
      of_a_newer_version: { kept: true },
    });
    expect(saved).toMatchObject({ turn_id: sampleId(30), of_a_newer_version: { kept: true } });
    const again = await context.again();
    expect(await again.getTurn({ tenant_id, turn_id: sampleId(30) })).toEqual(saved);
  });

  it('[audit:save:read-back] keeps every field of an event, unknown ones too, as another opener reads it', async () => {
    const event_data = { to: ['x', { y: 1 }], text: '\0"\u{1F600}' };
    const ids = { id: sampleId(40), session_id: sampleId(20), turn_id: sampleId(30) };
    const saved = await context.store.saveEvent({ ...sampleEvent({ ...ids, event_data }), of_a_newer_version: 1 });
    expect(saved).toMatchObject({ ...ids, event_data, of_a_newer_version: 1 });
    expect(await eventsOf(await context.again())).toEqual([saved]);
  });

  it('[audit:save:defaults] fills in ids, times and defaults', async () => {
    const before = new Date().toISOString();
    const turn = await context.store.saveTurn(sampleTurn());
    const event = await context.store.saveEvent(sampleEvent());
    const made = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    expect(turn).toMatchObject({
      turn_id: made,
      tool_calls: [],
      matched_rule_ids: [],
      scenario_id: null,
      tokens_used: 0,
    });
    expect(event).toMatchObject({ id: made, event_data: {}, session_id: null, turn_id: null });
    for (const { timestamp } of [turn, event]) {
      expect(timestamp >= before && timestamp <= new Date().toISOString()).toBe(true);
    }
  });

  it('[audit:save:invalid] refuses what does not fit with its path, and writes nothing', async () => {
    const turn = await refusalOf(context.store.saveTurn(sampleTurn({ turn_number: -1 })));
    const event = await refusalOf(context.store.saveEvent(sampleEvent({ event_data: { at: [new Date(0)] } })));
    expect(turn).toBeInstanceOf(ValidationError);
    expect(turn).toMatchObject({ issues: [{ path: '$.turn_number' }] });
    expect(event).toMatchObject({ issues: [{ path: '$.event_data.at[0]' }] });
    expect(await context.store.head({ tenant_id })).toMatchObject({ sequence: 0 });
  });

  it.each(hostileTexts)('[audit:save:hostile] keeps %s as data', async (_, text) => {
    const turn = await context.store.saveTurn(sampleTurn({ user_message: text, agent_response: text }));
    expect(await context.store.getTurn(turn)).toEqual(turn);
    expect(turn.user_message).toBe(text);

    const event_type = text.slice(0, 500);
    const event = await context.store.saveEvent(sampleEvent({ event_type, event_data: { [text]: text } }));
    await context.store.saveEvent(sampleEvent({ event_type: 'another' }));
    expect((await context.store.listEvents({ tenant_id, event_type })).items).toEqual([event]);
    expect(await context.store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 3 });
    expect(await context.store.getTurn({ tenant_id, turn_id: text })).toBeNull();
    expect((await context.store.listTurnsBySession({ tenant_id, session_id: text })).items).toEqual([]);

    const nobody = { tenant_id: text };
    expect(await context.store.getTurn({ ...nobody, turn_id: turn.turn_id })).toBeNull();
    expect((await context.store.listTurnsByTenant(nobody)).items).toEqual([]);
    expect(await context.store.forget({ ...nobody, everything: true })).toEqual({});
    expect(await context.store.head(nobody)).toMatchObject({ sequence: 0 });
    expect(await context.store.verify(nobody)).toMatchObject({ ok: true, entries: 0 });
  });

  it('[audit:append:once] refuses a second turn of the same id, whatever it holds', async () => {
    const first = await context.store.saveTurn(sampleTurn({ turn_id: sampleId(30) }));
    for (const second of [first, { ...first, user_message: 'Changed' }, sampleTurn({ turn_id: sampleId(30) })]) {
      const error = await refusalOf(context.store.saveTurn(second));
      expect(error).toBeInstanceOf(AppendOnlyError);
      expect(error).toMatchObject({ code: 'STORE_APPEND_ONLY', details: { kind: 'turn', id: sampleId(30) } });
    }
    expect(await context.store.getTurn(first)).toEqual(first);
    expect(await context.store.head({ tenant_id })).toMatchObject({ sequence: 1 });
  });

  it('[audit:append:once] refuses a second event of the same id', async () => {
    const first = await context.store.saveEvent(sampleEvent({ id: sampleId(40) }));
    const error = await refusalOf(context.store.saveEvent(sampleEvent({ id: sampleId(40), event_type: 'other' })));
    expect(error).toBeInstanceOf(AppendOnlyError);
    expect(await eventsOf(context.store)).toEqual([first]);
  });

  it('[audit:append:once] takes one id for a turn, an event and each tenant', async () => {
    await context.store.saveTurn(sampleTurn({ turn_id: sampleId(30) }));
    const other = { turn_id: sampleId(30), tenant_id: otherTenant };
    await context.store.saveTurn(sampleTurn({ ...other, user_message: 'Of the other.' }));
    await context.store.saveEvent(sampleEvent({ id: sampleId(30) }));
    expect(await context.store.getTurn(other)).toMatchObject({ ...other, user_message: 'Of the other.' });
    expect(await context.store.getTurn({ ...other, tenant_id })).toMatchObject({ tenant_id });
    expect(await context.store.head({ tenant_id })).toMatchObject({ sequence: 2 });
  });

  it('[audit:append:together] keeps many saves at once, in the order of their calls', async () => {
    const numbers = Array.from({ length: 120 }, (_, index) => index);
    await Promise.all(numbers.map((turn_number) => context.store.saveTurn(sampleTurn({ turn_number, session_id }))));
    const { items } = await context.store.listTurnsBySession({ tenant_id, session_id, limit: 200 });
    expect(items.map(({ turn_number }) => turn_number)).toEqual(numbers);
    expect(await context.store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 120 });
    const exported: unknown[] = [];
    for await (const { document } of context.store.exportDocuments({ tenant_id }))
      exported.push(document['turn_number']);
    expect(exported).toEqual(numbers);
  });

  it('[audit:append:together] refuses only the one of many at once whose id is taken', async () => {
    await context.store.saveTurn(sampleTurn({ turn_id: sampleId(31) }));
    const ids = [30, 31, 32, 32, 33].map(sampleId);
    const results = await Promise.allSettled(
      ids.map((turn_id) => context.store.saveTurn(sampleTurn({ turn_id, session_id }))),
    );
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await context.store.verify({ tenant_id })).toMatchObject({ ok: true, entries: 4 });
  });

  describe('of another tenant', () => {
    it('[audit:read:tenant] shows nothing, by no call, whichever of the two asks', async () => {
      const { store } = context;
      const same = { turn_id: sampleId(30), session_id };
      const mine = await store.saveTurn(sampleTurn(same));
      const theirs = await store.saveTurn(sampleTurn({ ...same, tenant_id: otherTenant }));
      for (const turn of [mine, theirs]) {
        const query = { tenant_id: turn.tenant_id };
        const event = await store.saveEvent(sampleEvent({ ...query, session_id }));
        expect(await store.getTurn(turn)).toEqual(turn);
        expect((await store.listTurnsBySession({ ...query, session_id })).items).toEqual([turn]);
        expect((await store.listTurnsByTenant(query)).items).toEqual([turn]);
        expect((await store.listEvents(query)).items).toEqual([event]);
        expect(await store.verify(query)).toMatchObject({ ok: true, entries: 2 });
      }
      const removed = { turn_record: 1, audit_event: 1 };
      expect(await store.forget({ tenant_id, session_ids: [session_id], profile_ids: [] })).toEqual(removed);
      expect(await store.getTurn(theirs)).toEqual(theirs);
      expect(await store.prune({ tenant_id: otherTenant, audited_before: sampleTime(1e9) })).toEqual(removed);
      expect(await store.getTurn({ tenant_id: sampleId(3), turn_id: mine.turn_id })).toBeNull();
    });

    it('[audit:read:tenant] is a type error and refused where it is left out', async () => {
      // @ts-expect-error A turn is of a tenant.
      expect(await refusalOf(context.store.getTurn({ turn_id: sampleId(30) }))).toBeInstanceOf(ValidationError);
      // @ts-expect-error A listing is of a tenant.
      expect(await refusalOf(context.store.listTurnsByTenant({}))).toBeInstanceOf(ValidationError);
      // @ts-expect-error A listing is of a tenant and a session.
      expect(await refusalOf(context.store.listTurnsBySession({ tenant_id }))).toBeInstanceOf(ValidationError);
      // @ts-expect-error A listing is of a tenant.
      expect(await refusalOf(context.store.listEvents({ event_type: 'x' }))).toBeInstanceOf(ValidationError);
      // @ts-expect-error A chain is of a tenant.
      expect(await refusalOf(context.store.verify({}))).toBeInstanceOf(ValidationError);
      // @ts-expect-error A chain is of a tenant.
      expect(await refusalOf(context.store.head({}))).toBeInstanceOf(ValidationError);
    });
  });
}

const session_id = sampleId(21);
