import type { SessionStatus } from '@waymark/core-types/domain';
import { describe, expect, it } from 'vitest';
import { RevisionConflictError } from '../../../domain/errors.ts';
import type { SessionStore } from '../../../domain/session-store.ts';
import { failureOf } from '../../failure-of.ts';
import { hostileTexts } from '../hostile-texts.ts';
import { otherTenant, sampleId, sampleSession, sampleTenant, sampleTime } from '../sample-documents.ts';
import type { StoreContext } from '../store-under-test.ts';

/** What `save` promises, and that nothing crosses from one tenant to another. */
export function sessionSavingTests(context: StoreContext<SessionStore>): void {
  describe('save', () => {
    it('[session:save:read-back] keeps every field, unknown ones too, as another opener reads it', async () => {
      const saved = await context.store.save({
        ...sampleSession({
          session_id: sampleId(5),
          customer_profile_id: sampleId(6),
          config_version: 3,
          active_scenario_id: sampleId(7),
          active_step_id: sampleId(8),
          active_scenario_version: 2,
          step_history: [{ step_id: sampleId(8), entered_at: sampleTime(0), turn_number: 1, confidence: 0.25 }],
          relocalization_count: 2,
          rule_fires: { [sampleId(9)]: 4 },
          rule_last_fire_turn: { [sampleId(9)]: 3 },
          variables: { balance: -0.5, nested: [{ a: null }], text: '\0"\u{1F600}' },
          variable_updated_at: { balance: sampleTime(0) },
          turn_count: 5,
          status: 'IDLE',
          created_at: sampleTime(0),
          last_activity_at: sampleTime(1),
        }),
        of_a_newer_version: { kept: true },
      });
      expect(saved).toMatchObject({ session_id: sampleId(5), status: 'IDLE', of_a_newer_version: { kept: true } });
      expect(saved.step_history[0]?.transition_reason).toBeNull();
      const again = await context.again();
      expect(await again.get({ tenant_id: sampleTenant, session_id: sampleId(5) })).toEqual(saved);
    });

    it('[session:save:defaults] fills in the id, the times and every default', async () => {
      const before = new Date().toISOString();
      const saved = await context.store.save(sampleSession());
      expect(saved).toMatchObject({
        session_id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        customer_profile_id: null,
        config_version: 1,
        active_scenario_id: null,
        active_step_id: null,
        active_scenario_version: null,
        step_history: [],
        relocalization_count: 0,
        rule_fires: {},
        rule_last_fire_turn: {},
        variables: {},
        variable_updated_at: {},
        turn_count: 0,
        status: 'ACTIVE',
        deleted_at: null,
        revision: 1,
      });
      expect(saved.created_at >= before).toBe(true);
    });

    it('[session:save:activity] takes last_activity_at as it is given, and now where it is left out', async () => {
      const saved = await context.store.save(sampleSession({ last_activity_at: sampleTime(7) }));
      expect(saved.last_activity_at).toBe(sampleTime(7));
      const { last_activity_at, ...rest } = saved;
      const again = await context.store.save(rest);
      expect(again.last_activity_at > last_activity_at).toBe(true);
    });

    it('[session:save:valid] refuses a session that does not fit, with the path of the misfit', async () => {
      const failure = await failureOf(context.store.save(sampleSession({ rule_fires: { [sampleId(9)]: -1 } })));
      expect(failure).toMatchObject({ code: 'VALIDATION', issues: [{ path: `$.rule_fires["${sampleId(9)}"]` }] });
    });

    it('[session:save:conflict] refuses a stale revision, writes nothing and says what is there', async () => {
      const first = await context.store.save(sampleSession({ variables: { a: 1 } }));
      const second = await context.store.save({ ...first, variables: { a: 2 } });
      expect(second.revision).toBe(2);
      const failure = await failureOf(context.store.save({ ...first, turn_count: 9 }, { base: first }));
      expect(failure).toBeInstanceOf(RevisionConflictError);
      expect(failure).toMatchObject({
        current: second,
        merged: { variables: { a: 2 }, turn_count: 9, revision: 2 },
        details: { changed_fields: ['variables'], mergeable: true },
      });
      expect(await context.store.get(second)).toEqual(second);
    });

    it('[session:save:conflict] merges two turns of one session: the later activity counts', async () => {
      const base = await context.store.save(sampleSession({ last_activity_at: sampleTime(0) }));
      for (const [theirs, mine] of [
        [1, 2],
        [2, 1],
      ] as const) {
        const current = (await context.store.get(base))!;
        const changed = { ...current, relocalization_count: theirs, last_activity_at: sampleTime(theirs) };
        await context.store.save(changed);
        const late = { ...current, turn_count: mine, last_activity_at: sampleTime(mine) };
        const failure = (await failureOf(context.store.save(late, { base: current }))) as RevisionConflictError;
        expect(failure.merged).toMatchObject({ relocalization_count: theirs, last_activity_at: sampleTime(2) });
        const saved = await context.store.save(failure.merged as typeof base);
        expect(saved).toMatchObject({ turn_count: mine, last_activity_at: sampleTime(2) });
        await context.store.save({ ...saved, last_activity_at: sampleTime(0) });
      }
    });

    it('[session:save:conflict] refuses a new session under an id that is taken', async () => {
      const first = await context.store.save(sampleSession());
      const failure = await failureOf(context.store.save(sampleSession({ session_id: first.session_id })));
      expect(failure).toMatchObject({ code: 'STORE_CONFLICT', details: { current_revision: 1 } });
      expect(await context.store.get(first)).toEqual(first);
    });

    it('[session:save:overwrite] replaces whatever is there with overwrite, deleted or not', async () => {
      const first = await context.store.save(sampleSession({ created_at: sampleTime(0) }));
      const { tenant_id, session_id } = first;
      const replacement = sampleSession({ session_id, turn_count: 7 });
      const second = await context.store.save(replacement, { overwrite: true });
      expect(second).toMatchObject({ turn_count: 7, revision: 2, created_at: sampleTime(0) });
      await context.store.delete({ tenant_id, session_id });
      expect(await context.store.save(replacement, { overwrite: true })).toMatchObject({ revision: 4 });
      expect(await context.store.get(first)).toMatchObject({ turn_count: 7, revision: 4, deleted_at: null });
    });

    const moves: [SessionStatus, SessionStatus[]][] = [
      ['ACTIVE', ['ACTIVE', 'IDLE', 'PROCESSING', 'CLOSED']],
      ['IDLE', ['ACTIVE', 'IDLE', 'CLOSED']],
      ['PROCESSING', ['ACTIVE', 'PROCESSING', 'INTERRUPTED', 'CLOSED']],
      ['INTERRUPTED', ['ACTIVE', 'INTERRUPTED', 'CLOSED']],
      ['CLOSED', ['CLOSED']],
    ];
    it.each(moves)('[session:status:moves] lets a session go from %s to %j and nowhere else', async (from, allowed) => {
      for (const [to] of moves) {
        for (const overwrite of [false, true]) {
          const session = await context.store.save(sampleSession({ status: from }));
          const saving = context.store.save({ ...session, status: to }, { overwrite });
          if (allowed.includes(to)) expect(await saving).toMatchObject({ status: to, revision: 2 });
          else expect(await failureOf(saving)).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.status' }] });
          expect((await context.store.get(session))?.status).toBe(allowed.includes(to) ? to : from);
        }
      }
    });

    it('[session:status:closed] never opens a closed session again, whoever asks', async () => {
      const session = await context.store.save(sampleSession({ status: 'CLOSED' }));
      const failure = await failureOf(context.store.update(session, (closed) => ({ ...closed, status: 'ACTIVE' })));
      expect(failure).toMatchObject({ code: 'VALIDATION', message: expect.stringContaining('CLOSED') as string });
      expect(await context.store.get(session)).toEqual(session);
    });

    it('[session:save:created] never changes created_at', async () => {
      const session = await context.store.save(sampleSession({ created_at: sampleTime(0) }));
      const failure = await failureOf(context.store.save({ ...session, created_at: sampleTime(1) }));
      expect(failure).toMatchObject({ code: 'VALIDATION', issues: [{ path: '$.created_at' }] });
    });
  });

  it('[session:tenant:bound] keeps the same id of two tenants apart, in every call', async () => {
    const { store } = context;
    const fields = { session_id: sampleId(5), customer_profile_id: sampleId(6) };
    const mine = await store.save(sampleSession({ ...fields, turn_count: 1 }));
    const theirs = await store.save(sampleSession({ ...fields, tenant_id: otherTenant, turn_count: 2 }));
    const { agent_id, channel, user_channel_id } = mine;
    for (const session of [mine, theirs]) {
      const { tenant_id } = session;
      expect(await store.get({ tenant_id, session_id: sampleId(5) })).toEqual(session);
      expect(await store.getByChannel({ tenant_id, channel, user_channel_id })).toEqual(session);
      expect((await store.listByAgent({ tenant_id, agent_id })).items).toEqual([session]);
      expect((await store.listByCustomer({ tenant_id, customer_profile_id: sampleId(6) })).items).toEqual([session]);
    }
    await store.update(mine, (session) => ({ ...session, turn_count: 5 }));
    await store.delete(mine);
    await store.forget({ tenant_id: sampleTenant, everything: true });
    expect(await store.get(theirs)).toEqual(theirs);
    expect(await store.get({ tenant_id: sampleId(3), session_id: sampleId(5) })).toBeNull();
  });

  it('[session:tenant:type] cannot be asked without a tenant: a type error, and nothing is found', async () => {
    const { store } = context;
    const { session_id, agent_id, channel, user_channel_id } = await store.save(sampleSession());
    const nothing = () => null;
    // @ts-expect-error without a tenant
    expect(await store.get({ session_id }).catch(nothing)).toBeNull();
    // @ts-expect-error without a tenant
    expect(await store.getByChannel({ channel, user_channel_id }).catch(nothing)).toBeNull();
    // @ts-expect-error without a tenant
    expect(await store.listByAgent({ agent_id }).catch(nothing)).toBeNull();
    // @ts-expect-error without a tenant
    expect(await store.listByCustomer({ customer_profile_id: sampleId(6) }).catch(nothing)).toBeNull();
    // @ts-expect-error without a tenant
    expect(await store.delete({ session_id }).catch(() => false)).toBe(false);
    // @ts-expect-error without a tenant
    expect(await store.update({ session_id }, (session) => session).catch(nothing)).toBeNull();
    const { tenant_id: _, ...rest } = sampleSession();
    // @ts-expect-error without a tenant
    expect(await failureOf(store.save(rest))).toMatchObject({ issues: [{ path: '$.tenant_id' }] });
  });

  it.each(hostileTexts)('[session:hostile:data] takes %s as data', async (_, text) => {
    const { store } = context;
    const bystander = await store.save(sampleSession());
    const user_channel_id = text.slice(0, 500);
    const session = await store.save(sampleSession({ user_channel_id, variables: { text } }));
    const query = { tenant_id: sampleTenant, channel: 'WEBCHAT', user_channel_id } as const;
    expect(await store.getByChannel(query)).toEqual(session);
    expect(await store.getByChannel({ ...query, user_channel_id: `${text}\0` })).toBeNull();
    expect(await store.get({ tenant_id: text, session_id: session.session_id })).toBeNull();
    expect(await store.get({ tenant_id: sampleTenant, session_id: text })).toBeNull();
    expect(await store.delete({ tenant_id: sampleTenant, session_id: text })).toBe(false);
    expect((await store.listByAgent({ tenant_id: sampleTenant, agent_id: text })).items).toEqual([]);
    expect(await store.forget({ tenant_id: sampleTenant, session_ids: [text], profile_ids: [text] })).toEqual({});
    expect(await store.get(bystander)).toEqual(bystander);
  });
}
