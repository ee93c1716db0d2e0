import { z } from 'zod';
import { agentOwned, count, fieldLimits, id, label, optional, text } from '../fields.ts';

/** When the value of a variable is computed anew. */
export const variableUpdatePolicySchema = z.enum([
  'ON_EACH_TURN',
  'ON_DEMAND',
  'ON_SCENARIO_ENTRY',
  'ON_SESSION_START',
]);
export type VariableUpdatePolicy = z.output<typeof variableUpdatePolicySchema>;

/** A value that a tool computes for a session. */
export const variableSchema = z.looseObject({
  id: id(),
  ...agentOwned(),
  name: z
    .string()
    .max(50)
    .regex(/^[a-z_][a-z0-9_]*$/, 'Expected lower-case letters, digits and underscores, no digit first'),
  description: optional(text(fieldLimits.description)),
  resolver_tool_id: label(),
  update_policy: variableUpdatePolicySchema.default('ON_DEMAND'),
  /** 0 = not cached. */
  cache_ttl_seconds: count(),
});

export type Variable = z.output<typeof variableSchema>;
export type VariableInput = z.input<typeof variableSchema>;
