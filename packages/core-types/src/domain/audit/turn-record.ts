import { z } from 'zod';
import { toolCallSchema } from '../conversation/turn.ts';
import { count, id, list, optional, text, timestamp } from '../fields.ts';

/** A turn as the audit trail keeps it, unchanged for good. */
export const turnRecordSchema = z.looseObject({
  turn_id: id(),
  tenant_id: id(),
  agent_id: id(),
  session_id: id(),
  turn_number: z.int().min(0),
  user_message: text(),
  agent_response: text(),
  matched_rule_ids: list(id()),
  scenario_id: optional(id()),
  step_id: optional(id()),
  tool_calls: list(toolCallSchema),
  latency_ms: z.number().min(0),
  tokens_used: count(),
  timestamp: timestamp(),
});

export type TurnRecord = z.output<typeof turnRecordSchema>;
export type TurnRecordInput = z.input<typeof turnRecordSchema>;
