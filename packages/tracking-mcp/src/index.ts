export { changeSchema, entityTypeSchema, type Change, type EntityType } from './entity/change.ts';
export { configurationSchema, defaultTokenBudget, type Configuration } from './entity/configuration.ts';
export {
  deploymentMetadataSchema,
  deploymentSchema,
  type Deployment,
  type DeploymentMetadata,
} from './entity/deployment.ts';
export {
  enhancementSchema,
  enhancementStatusSchema,
  type Enhancement,
  type EnhancementStatus,
} from './entity/enhancement.ts';
export {
  vendorMetadataSchema,
  vendorSchema,
  vendorStatusSchema,
  type Vendor,
  type VendorMetadata,
  type VendorStatus,
} from './entity/vendor.ts';
export {
  archivedWorkItemSchema,
  claimSchema,
  dependencySchema,
  dependencyTypeSchema,
  maximumDepth,
  workItemMetadataSchemas,
  workItemSchema,
  workItemStatusSchema,
  workItemTypeSchema,
  type ArchivedWorkItem,
  type Claim,
  type Dependency,
  type DependencyType,
  type WorkItem,
  type WorkItemStatus,
  type WorkItemType,
} from './entity/work-item.ts';
export {
  TrackingError,
  TrackingNotFoundError,
  TrackingOfflineError,
  TrackingRuleError,
  VersionConflictError,
  type TrackingErrorCode,
  type VersionConflict,
} from './errors.ts';
export { openProjectTracker, type ProjectTrackerOptions } from './fallback/open-project-tracker.ts';
export type { ProjectTrackerTimes } from './fallback/project-tracker-times.ts';
export type {
  Answer,
  AnswerSource,
  OutboxEntry,
  ProjectTracker,
  SyncReport,
  TrackerHealth,
} from './fallback/project-tracker.ts';
export {
  readHandWrittenStatus,
  shortCommits,
  type HandWrittenStatus,
} from './markdown/hand-written/read-hand-written-status.ts';
export { migrateStatusFile, type MigrationOptions } from './markdown/migration/migrate-status-file.ts';
export type { MigrationFiles } from './markdown/migration/load-plan.ts';
export type { MigrationReport, Reconciliation, ReconciliationReport } from './markdown/migration/migration-report.ts';
export { reconcileStatusFile } from './markdown/migration/reconcile-status-file.ts';
export {
  readSessionPrompts,
  type SessionPrompt,
  type SessionPromptFile,
  type SessionPrompts,
} from './markdown/prompts/read-session-prompt.ts';
export { isStatusReport, parseStatusReport, type ParsedStatusReport } from './markdown/report/parse-status-report.ts';
export { renderStatusReport, type StatusReportOptions } from './markdown/report/render-status-report.ts';
export {
  defaultStatusTemplate,
  loadStatusTemplate,
  type StatusTemplate,
  type TemplateData,
} from './markdown/report/status-template.ts';
export { resolveInside } from './markdown/resolve-inside.ts';
export {
  projectStateSchema,
  reads,
  type ProjectState,
  type ReadInput,
  type ReadName,
  type ReadResult,
} from './operation/reads.ts';
export { writes, type WriteInput, type WriteName, type WriteResult } from './operation/writes.ts';
export { openTrackerMirror } from './sql/mirror/open-tracker-mirror.ts';
export { openTracker, type TrackerOptions } from './sql/open-tracker.ts';
export type { TrackerMirror } from './tracker-mirror.ts';
export type { Tracker, WriteContext } from './tracker.ts';
