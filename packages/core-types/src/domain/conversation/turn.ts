import { z } from 'zod';
import { count, fieldLimits, flag, id, json, jsonRecord, label, list, optional, text, timestamp } from '../fields.ts';

/** A tool that was run in a turn, and what came of it. */
export const toolCallSchema = z.looseObject({
  tool_id: label(),
  tool_name: label(),
  input: jsonRecord().default({}),
  output: json().default(null),
  success: z.boolean(),
  error: optional(text()),
  latency_ms: z.number().min(0),
});

export type ToolCall = z.output<typeof toolCallSchema>;

/** One message of a user and the agent's answer. */
export const turnSchema = z.looseObject({
  turn_id: id(),
  tenant_id: id(),
  session_id: id(),
  turn_number: z.int().min(0),
  user_message: text(),
  agent_response: text(),
  scenario_before: optional(id()),
  scenario_after: optional(id()),
  matched_rule_ids: list(id()),
  tool_calls: list(toolCallSchema),
  template_ids_used: list(id()),
  enforcement_triggered: flag(),
  enforcement_action: optional(text(fieldLimits.description)),
  latency_ms: z.number().min(0),
  tokens_used: count(),
  timestamp: timestamp(),
});

export type Turn = z.output<typeof turnSchema>;
