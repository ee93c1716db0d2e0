import { agentSchema } from './alignment/agent.ts';
import { contextSchema } from './alignment/context.ts';
import { matchedRuleSchema, ruleSchema } from './alignment/rule.ts';
import { scenarioSchema } from './alignment/scenario.ts';
import { templateSchema } from './alignment/template.ts';
import { variableSchema } from './alignment/variable.ts';
import { auditEventSchema } from './audit/audit-event.ts';
import { turnRecordSchema } from './audit/turn-record.ts';
import { sessionSchema } from './conversation/session.ts';
import { turnSchema } from './conversation/turn.ts';
import { entitySchema } from './memory/entity.ts';
import { episodeSchema } from './memory/episode.ts';
import { relationshipSchema } from './memory/relationship.ts';
import { customerProfileSchema } from './profile/customer-profile.ts';

/** The schema of every model, by the name under which its JSON Schema is published: `schemas/customer-profile.json`. */
export const domainSchemas = {
  agent: agentSchema,
  rule: ruleSchema,
  'matched-rule': matchedRuleSchema,
  scenario: scenarioSchema,
  template: templateSchema,
  variable: variableSchema,
  context: contextSchema,
  episode: episodeSchema,
  entity: entitySchema,
  relationship: relationshipSchema,
  session: sessionSchema,
  turn: turnSchema,
  'turn-record': turnRecordSchema,
  'audit-event': auditEventSchema,
  'customer-profile': customerProfileSchema,
} as const;

export type DomainModel = keyof typeof domainSchemas;
