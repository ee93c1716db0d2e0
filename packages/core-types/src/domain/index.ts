export { agentSchema, type Agent, type AgentInput } from './alignment/agent.ts';
export {
  contextSchema,
  extractedEntitiesSchema,
  userIntentSchema,
  type Context,
  type ExtractedEntities,
  type UserIntent,
} from './alignment/context.ts';
export {
  matchedRuleSchema,
  rulePriority,
  ruleSchema,
  type MatchedRule,
  type Rule,
  type RuleInput,
} from './alignment/rule.ts';
export { reviseScenario, scenarioContentHash } from './alignment/scenario-content.ts';
export {
  scenarioSchema,
  scenarioStepSchema,
  stepTransitionSchema,
  type Scenario,
  type ScenarioInput,
  type ScenarioStep,
  type StepTransition,
} from './alignment/scenario.ts';
export { scopeSchema, type Scope } from './alignment/scope.ts';
export {
  templateModeSchema,
  templatePlaceholders,
  templateSchema,
  type Template,
  type TemplateInput,
  type TemplateMode,
} from './alignment/template.ts';
export {
  variableSchema,
  variableUpdatePolicySchema,
  type Variable,
  type VariableInput,
  type VariableUpdatePolicy,
} from './alignment/variable.ts';
export { auditEventSchema, type AuditEvent, type AuditEventInput } from './audit/audit-event.ts';
export { turnRecordSchema, type TurnRecord, type TurnRecordInput } from './audit/turn-record.ts';
export { channelSchema, type Channel } from './conversation/channel.ts';
export {
  assertSessionMove,
  canMoveSession,
  sessionStatusSchema,
  type SessionStatus,
} from './conversation/session-status.ts';
export {
  sessionSchema,
  stepVisitSchema,
  type Session,
  type SessionInput,
  type StepVisit,
} from './conversation/session.ts';
export { toolCallSchema, turnSchema, type ToolCall, type Turn } from './conversation/turn.ts';
export { domainJsonSchema } from './domain-json-schema.ts';
export { domainSchemas, type DomainModel } from './domain-schemas.ts';
export { fieldLimits } from './fields.ts';
export { entitySchema, type Entity, type EntityInput } from './memory/entity.ts';
export { episodeSchema, type Episode, type EpisodeInput } from './memory/episode.ts';
export { groupIdOf, groupIdSchema, parseGroupId } from './memory/group-id.ts';
export { relationshipSchema, type Relationship, type RelationshipInput } from './memory/relationship.ts';
export { parseDocument, type DocumentSchema } from './parse-document.ts';
export {
  channelIdentitySchema,
  consentSchema,
  customerProfileSchema,
  profileAssetSchema,
  profileFieldSchema,
  profileFieldSourceSchema,
  type ChannelIdentity,
  type Consent,
  type CustomerProfile,
  type CustomerProfileInput,
  type ProfileAsset,
  type ProfileAssetInput,
  type ProfileField,
  type ProfileFieldInput,
  type ProfileFieldSource,
} from './profile/customer-profile.ts';
export {
  assertVerificationMove,
  compareVerification,
  verificationLevelSchema,
  type VerificationLevel,
} from './profile/verification-level.ts';
