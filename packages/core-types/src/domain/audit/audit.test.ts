import { expect, it } from 'vitest';
import { auditEventSchema, turnRecordSchema } from '../index.ts';

const id = '018f3a4e-7b1c-7c3d-8e9f-000000000001';
const time = '2026-01-01T00:00:00.000Z';

it('[domain:audit:turn-record] holds a turn with its scenario and step', () => {
  const record = {
    ...{ turn_id: id, tenant_id: id, agent_id: id, session_id: id, turn_number: 3, timestamp: time },
    ...{ user_message: 'Hi', agent_response: 'Hello', latency_ms: 12 },
  };
  expect(turnRecordSchema.parse(record)).toEqual({
    ...record,
    ...{ matched_rule_ids: [], scenario_id: null, step_id: null, tool_calls: [], tokens_used: 0 },
  });
  expect(turnRecordSchema.safeParse({ ...record, latency_ms: -1 }).success).toBe(false);
});

it('[domain:audit:event] holds an event with its data', () => {
  const event = { id, tenant_id: id, event_type: 'rule.fired', timestamp: time };
  expect(auditEventSchema.parse(event)).toEqual({ ...event, event_data: {}, session_id: null, turn_id: null });
  expect(auditEventSchema.safeParse({ ...event, event_type: '' }).success).toBe(false);
});
