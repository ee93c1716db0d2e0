export type { AuditStoreOptions } from './audit/create-audit-store.ts';
export type { AuditStore, ChainHead, ChainProblem, ChainReport, Period } from './audit-store.ts';
export type { AgentKey, ConfigStore, RuleQuery, RuleVectorQuery, ScenarioQuery, ScopedQuery } from './config-store.ts';
export type { SaveOptions } from './documents/collection.ts';
export type { DocumentKey } from './documents/document-kind.ts';
export type { Draft } from './documents/draft.ts';
export type { Page, Paging } from './documents/paging.ts';
export type { StoreOptions } from './documents/store-options.ts';
export {
  AlreadyStoredError,
  AppendOnlyError,
  IdentityTakenError,
  NotFoundError,
  RevisionConflictError,
  StoreError,
  type StoreErrorCode,
} from './errors.ts';
export { exportStores } from './maintenance/export-stores.ts';
export { firstDocumentLine, readExportText, toExportText } from './maintenance/export-text.ts';
export { forgetSubject, isReceiptFor, type ForgetOptions, type ForgetReceipt } from './maintenance/forget-subject.ts';
export { ImportError } from './maintenance/import-error.ts';
export { importStores } from './maintenance/import-stores.ts';
export { pruneStores } from './maintenance/prune-stores.ts';
export type { ForgetSubject } from './maintenance/resolve-subject.ts';
export type { Stores } from './maintenance/stores.ts';
export type {
  AddFactOptions,
  AsOf,
  EpisodeFilter,
  EpisodeHit,
  GroupCount,
  GroupKey,
  MemoryStore,
  RecordedFact,
  TraversedEntity,
  VectorOptions,
} from './memory-store.ts';
export { openStores, type OpenedStores, type OpenStoresOptions } from './open-stores.ts';
export type { AssetDraft, ChannelIdentityDraft, ChannelUser, FieldUpdate, ProfileStore } from './profile-store.ts';
export type { SessionKey, SessionStore } from './session-store.ts';
export type {
  Counts,
  ErasureSubject,
  ExportLine,
  ImportOptions,
  ImportReport,
  RetentionPolicy,
  StoreMaintenance,
} from './store-maintenance.ts';
export { libsqlAuditStore } from './libsql/audit-store.ts';
export { memoryAuditStore } from './memory/audit-store.ts';
export { postgresAuditStore } from './postgres/audit-store.ts';
export { libsqlConfigStore } from './libsql/config-store.ts';
export { memoryConfigStore } from './memory/config-store.ts';
export { postgresConfigStore } from './postgres/config-store.ts';
export { libsqlMemoryStore } from './libsql/memory-store.ts';
export { memoryMemoryStore } from './memory/memory-store.ts';
export { postgresMemoryStore } from './postgres/memory-store.ts';
export { libsqlProfileStore } from './libsql/profile-store.ts';
export { memoryProfileStore } from './memory/profile-store.ts';
export { postgresProfileStore } from './postgres/profile-store.ts';
export { libsqlSessionStore } from './libsql/session-store.ts';
export { memorySessionStore } from './memory/session-store.ts';
export { postgresSessionStore } from './postgres/session-store.ts';
export { recordFires } from '../rules/record-fires.ts';
export {
  resolveRules,
  type RuleResolution,
  type RuleResolutionRequest,
  type RuleScore,
  type RuleSession,
} from '../rules/resolve-rules.ts';
export type { RuleDecision, RuleDropReason, RuleKeepReason } from '../rules/rule-decision.ts';
export { toMatchedRules } from '../rules/to-matched-rules.ts';
