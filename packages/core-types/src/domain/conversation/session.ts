import { z } from 'zod';
import { count, fieldLimits, fraction, id, jsonRecord, label, list, optional, text, timestamp } from '../fields.ts';
import { channelSchema } from './channel.ts';
import { sessionStatusSchema } from './session-status.ts';

/** A step that a session was in. */
export const stepVisitSchema = z.looseObject({
  step_id: id(),
  entered_at: timestamp(),
  turn_number: z.int().min(0),
  transition_reason: optional(text(fieldLimits.description)),
  confidence: fraction().default(1),
});

export type StepVisit = z.output<typeof stepVisitSchema>;

/** A conversation with one user over one channel, and where it stands. */
export const sessionSchema = z.looseObject({
  session_id: id(),
  tenant_id: id(),
  agent_id: id(),
  channel: channelSchema,
  user_channel_id: label(),
  customer_profile_id: optional(id()),
  config_version: z.int().min(1).default(1),
  active_scenario_id: optional(id()),
  active_step_id: optional(id()),
  active_scenario_version: optional(z.int().min(1)),
  step_history: list(stepVisitSchema),
  relocalization_count: count(),
  /** How often each rule fired, by its id. */
  rule_fires: z.record(id(), z.int().min(0)).default({}),
  /** The turn in which each rule fired last, by its id. */
  rule_last_fire_turn: z.record(id(), z.int().min(0)).default({}),
  variables: jsonRecord().default({}),
  /** When each variable was computed, by its name. */
  variable_updated_at: z.record(z.string(), timestamp()).default({}),
  turn_count: count(),
  status: sessionStatusSchema.default('ACTIVE'),
  created_at: timestamp(),
  last_activity_at: timestamp(),
  deleted_at: optional(timestamp()),
  revision: count(),
});

export type Session = z.output<typeof sessionSchema>;
export type SessionInput = z.input<typeof sessionSchema>;
