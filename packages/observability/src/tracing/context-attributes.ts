import { attributeNames, type Attributes } from '@waymark/core-types';

/** The fields of the context that spans carry too. */
const fields = {
  tenant_id: attributeNames.tenantId,
  agent_id: attributeNames.agentId,
  session_id: attributeNames.sessionId,
  turn_id: attributeNames.turnId,
  request_id: attributeNames.requestId,
} as const;

/** What the context says about the work under way, as attributes of a span. */
export function contextAttributes(context: Readonly<Record<string, unknown>>): Attributes {
  const attributes: Attributes = {};
  for (const [field, name] of Object.entries(fields)) {
    const value = context[field];
    if (typeof value === 'string') attributes[name] = value;
  }
  return attributes;
}
