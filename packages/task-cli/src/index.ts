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
export { hashDiff } from './worktree/stored-diff.ts';
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
