export { TaskError, taskErrors, type TaskErrorCode, type TaskWarning } from './errors.ts';
export type { Project } from './project-layout.ts';
export {
  priorities,
  taskStatuses,
  type PlanStep,
  type Priority,
  type Task,
  type TaskFile,
  type TaskStatus,
  type ValidationCommand,
} from './document/task.ts';
export { blockTask } from './task/block-task.ts';
export { claimTask } from './task/claim-task.ts';
export { completeTask } from './task/complete-task.ts';
export { createTask, type CreateTaskOptions } from './task/create-task.ts';
export { editTask } from './task/edit-task.ts';
export type { TaskEdit } from './task/edit-task-text.ts';
export { effectivePriorities, type EffectivePriority } from './task/effective-priorities.ts';
export { explainTask, type TaskExplanation } from './task/explain-task.ts';
export { findTask, readTaskFile, type FoundTask } from './task/find-task.ts';
export { lintTask, type TaskFinding, type TaskLint } from './task/lint-task.ts';
export { lintTasks, type TaskLintReport } from './task/lint-tasks.ts';
export { listTasks, type TaskFilter, type TaskList } from './task/list-tasks.ts';
export { openBlockers, type OpenBlocker } from './task/open-blockers.ts';
export { pickTask, type DraftAlert, type TaskPick } from './task/pick-task.ts';
export { readTask } from './task/read-task.ts';
export {
  graphAsDot,
  graphAsMermaid,
  taskGraph,
  type TaskGraph,
  type TaskGraphEdge,
  type TaskGraphNode,
} from './task/task-graph.ts';
export type { TaskSummary, UnreadableTask } from './task/task-summary.ts';
export { validateTasks, type TaskSetError, type TaskValidation } from './task/validate-tasks.ts';
export { attachEvidence, type AttachedEvidence } from './evidence/attach-evidence.ts';
export type { ArchiveIndex } from './evidence/archive/archive-index.ts';
export { archiveLimits, type ArchiveLimits } from './evidence/archive/archive-limits.ts';
export { packTree, type PackOptions } from './evidence/archive/pack-tree.ts';
export type { EvidenceRequest } from './evidence/evidence-request.ts';
export { extractEvidence } from './evidence/extract-evidence.ts';
export { findEvidence, listEvidence } from './evidence/list-evidence.ts';
export type { FileSecret } from './evidence/secret-search.ts';
export { showEvidence, type ShownEvidence } from './evidence/show-evidence.ts';
export { verifyEvidence, type EvidenceFinding, type EvidenceReport } from './evidence/verify-evidence.ts';
export { assertNoSecrets, findSecrets, type SecretFinding } from './storage/assert-no-secrets.ts';
export { readHead, type GitHead } from './git/read-head.ts';
export { readStatus, type StatusEntry } from './git/read-status.ts';
export { diffSnapshots, diffWorktree, type WorktreeDiff } from './worktree/diff-worktree.ts';
export { assertNoOpenDrift, raiseDriftBudget, settleDrift, type DriftResolution } from './worktree/drift-budget.ts';
export type { ScopedTask } from './worktree/scope-hash.ts';
export { hashDiff, readStoredDiff } from './worktree/stored-diff.ts';
export { takeWorktreeSnapshot, type WorktreeSnapshotOptions } from './worktree/take-worktree-snapshot.ts';
export { driftError, verifyWorktree, type FileDrift, type WorktreeVerification } from './worktree/verify-worktree.ts';
export { attachStandard, type AttachStandardRequest } from './standards/attach-standard.ts';
export { citeStandards, type CitedStandards, type CiteOptions } from './standards/cite-standards.ts';
export type { StandardExcerpt } from './standards/excerpt-store.ts';
export { extractSection, type Section } from './standards/extract-section.ts';
export { defaultStandards, type StandardReference, type StandardsTable } from './standards/standards-table.ts';
export {
  dropStaleStandards,
  verifyStandards,
  type StandardFinding,
  type StandardsReport,
} from './standards/verify-standards.ts';
export {
  planValidation,
  validationNotice,
  type PlannedCommand,
  type ValidatedTask,
} from './validation/plan-validation.ts';
export { latestValidation } from './validation/latest-validation.ts';
export type { LogParser, ValidationEvent } from './validation/run-command.ts';
export { runValidation, type ValidationOptions } from './validation/run-validation.ts';
export { validationError } from './validation/validation-error.ts';
export type { ValidationAttempt, ValidationReport, ValidationResult } from './validation/validation-report.ts';
export { recordTelemetry, type TelemetryRequest } from './telemetry/record-telemetry.ts';
export { showTelemetry, type TaskTelemetry, type TelemetryTotals } from './telemetry/show-telemetry.ts';
export type { Telemetry, TelemetryEvent } from './telemetry/telemetry-document.ts';
export { collectMetrics } from './metrics/collect-metrics.ts';
export {
  compareMetrics,
  type ComparableMetrics,
  type MetricDelta,
  type MetricsComparison,
} from './metrics/compare-metrics.ts';
export type { MetricName, MetricValue } from './metrics/metric.ts';
export {
  metricsDashboard,
  type MetricsDashboard,
  type MetricSummary,
  type TrendPoint,
} from './metrics/metrics-dashboard.ts';
export { dashboardAsHtml } from './metrics/page/dashboard-as-html.ts';
export type { TaskMetrics } from './metrics/task-metrics.ts';
export { comparisonAsTable, dashboardAsTable, taskMetricsAsTable } from './metrics/text-table.ts';
export { writeDashboard, type WrittenDashboard } from './metrics/write-dashboard.ts';
export { agents, type Agent } from './document/fields.ts';
export type { ChainLink, Citation, Context, Coordination } from './document/context.ts';
export type { Actor } from './context/change-context.ts';
export { diffContext, type ContextDiff } from './context/diff-context.ts';
export { getContext } from './context/get-context.ts';
export { initContext, type ContextWithWarnings } from './context/init-context.ts';
export { purgeContext } from './context/purge-context.ts';
export { rebuildContext } from './context/rebuild-context.ts';
export { recordEvidence } from './context/record-evidence.ts';
export { qaBaseline, qaOnRecord, type QaBaseline, type QaRun } from './context/qa-baseline.ts';
export { compareQaRun, type ComparedQa } from './context/compare-qa-run.ts';
export type { QaLogFile } from './context/qa-log.ts';
export { recordQa, recordQaLog, type QaRecord, type RecordedQa } from './context/record-qa.ts';
export { recordSnapshot } from './context/record-snapshot.ts';
export { resolveDrift } from './context/resolve-drift.ts';
export type { SigningKey } from './context/sign-hash.ts';
export { blockAgent, updateAgent, type AgentStatus, type AgentUpdate } from './context/update-agent.ts';
export { contextError, verifyContext, type ContextReport } from './context/verify-context.ts';
export type { ContextFinding } from './context/verify-chain.ts';
export { verifyHandoff, type HandoffVerification } from './context/verify-handoff.ts';
export { watchHandoff, type HandoffEvent } from './context/watch-handoff.ts';
export { addException, type ExceptionRequest } from './compliance/add-exception.ts';
export { cleanupExceptions } from './compliance/cleanup-exceptions.ts';
export { exceptionTypes, type ExceptionType, type TaskException } from './compliance/ledger-file.ts';
export { listExceptions, type ListedException } from './compliance/list-exceptions.ts';
export { quarantineReasons, type QuarantineEntry, type QuarantineReason } from './compliance/quarantine-files.ts';
export { listQuarantined, quarantineTask, type QuarantineRequest } from './compliance/quarantine-task.ts';
export { releaseQuarantine } from './compliance/release-quarantine.ts';
export { repairQuarantined } from './compliance/repair-quarantined.ts';
export { resolveException } from './compliance/resolve-exception.ts';
export { compareQa, type QaChange, type QaComparison } from './qa/compare-qa.ts';
export { parseQaLog, type QaLogOptions } from './qa/parse-qa-log.ts';
export {
  qaFormats,
  qaLimits,
  qaResultSchema,
  type QaCounts,
  type QaCoverage,
  type QaFinding,
  type QaFormat,
  type QaPart,
  type QaResult,
  type QaState,
} from './qa/qa-result.ts';
export { readQaLog } from './qa/read-qa-log.ts';
