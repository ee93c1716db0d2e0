import { describe, expect, it } from 'vitest';
import { ValidationError } from '../../errors/errors.ts';
import {
  assertSessionMove,
  canMoveSession,
  sessionSchema,
  sessionStatusSchema,
  stepVisitSchema,
  toolCallSchema,
  turnSchema,
} from '../index.ts';

const id = '018f3a4e-7b1c-7c3d-8e9f-000000000001';
const time = '2026-01-01T00:00:00.000Z';

it('[domain:session:defaults] begins active, with nothing in it', () => {
  const session = {
    session_id: id,
    tenant_id: id,
    agent_id: id,
    channel: 'EMAIL',
    user_channel_id: 'a@b.example',
  } as const;
  expect(sessionSchema.parse({ ...session, created_at: time, last_activity_at: time })).toEqual({
    ...session,
    ...{ created_at: time, last_activity_at: time, deleted_at: null, revision: 0, customer_profile_id: null },
    ...{ config_version: 1, active_scenario_id: null, active_step_id: null, active_scenario_version: null },
    ...{ step_history: [], relocalization_count: 0, rule_fires: {}, rule_last_fire_turn: {}, variables: {} },
    ...{ variable_updated_at: {}, turn_count: 0, status: 'ACTIVE' },
  });
  expect(
    sessionSchema.safeParse({ ...session, channel: 'FAX', created_at: time, last_activity_at: time }).success,
  ).toBe(false);
});

describe('a session', () => {
  it('[domain:session:moves] goes from one status to another in the legal ways only', () => {
    const legal = [
      ...['ACTIVE>PROCESSING', 'PROCESSING>ACTIVE', 'PROCESSING>INTERRUPTED', 'INTERRUPTED>ACTIVE'],
      ...['ACTIVE>IDLE', 'IDLE>ACTIVE', 'ACTIVE>CLOSED', 'IDLE>CLOSED', 'PROCESSING>CLOSED', 'INTERRUPTED>CLOSED'],
    ];
    const all = sessionStatusSchema.options.flatMap((from) =>
      sessionStatusSchema.options.filter((to) => to !== from && canMoveSession(from, to)).map((to) => `${from}>${to}`),
    );
    expect(all.sort()).toEqual(legal.sort());
  });

  it('[domain:session:closed-is-final] says that closed is final, and what is legal elsewhere', () => {
    expect(() => assertSessionMove('CLOSED', 'ACTIVE')).toThrow(ValidationError);
    expect(() => assertSessionMove('CLOSED', 'ACTIVE')).toThrow('A session cannot go from CLOSED to ACTIVE.');
    expect(() => assertSessionMove('IDLE', 'PROCESSING')).toThrow('A session cannot go from IDLE to PROCESSING.');
    expect(assertSessionMove('CLOSED', 'CLOSED')).toBeUndefined();
  });
});

it('[domain:session:step-visit] visits a step with a confidence of 0 to 1, 1 by default', () => {
  const visit = { step_id: id, entered_at: time, turn_number: 0 };
  expect(stepVisitSchema.parse(visit)).toMatchObject({ confidence: 1, transition_reason: null });
  expect(stepVisitSchema.safeParse({ ...visit, confidence: 1.01 }).success).toBe(false);
});

it('[domain:turn:defaults] holds a turn with its tool calls', () => {
  const call = { tool_id: 't', tool_name: 'T', success: true, latency_ms: 1.5 };
  expect(toolCallSchema.parse(call)).toEqual({ ...call, input: {}, output: null, error: null });
  const turn = {
    ...{ turn_id: id, tenant_id: id, session_id: id, turn_number: 1, user_message: '', agent_response: '' },
    ...{ latency_ms: 0, timestamp: time },
  };
  expect(turnSchema.parse(turn)).toMatchObject({
    ...{ scenario_before: null, scenario_after: null, matched_rule_ids: [], tool_calls: [], template_ids_used: [] },
    ...{ enforcement_triggered: false, enforcement_action: null, tokens_used: 0 },
  });
});
