import { z } from 'zod';
import { fieldLimits, id, jsonRecord, optional, requiredText, tenantOwned, text } from '../fields.ts';

/** An agent of a tenant. */
export const agentSchema = z.looseObject({
  id: id(),
  ...tenantOwned(),
  name: requiredText(fieldLimits.name),
  description: optional(text(fieldLimits.description)),
  config_version: z.int().min(1).default(1),
  settings: jsonRecord().default({}),
});

export type Agent = z.output<typeof agentSchema>;
export type AgentInput = z.input<typeof agentSchema>;
