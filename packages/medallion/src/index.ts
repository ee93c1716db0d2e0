export { medallionLimits } from './document/limits.ts';
export {
  medallionSchema,
  type Affordances,
  type Decision,
  type Medallion,
  type MedallionMeta,
  type MedallionStatus,
  type OpenQuestion,
  type Scope,
  type Subsystem,
} from './document/medallion.ts';
export { parseMedallion, readForeignMedallion } from './document/read-medallion.ts';
export { normaliseScope, scopeMatches } from './document/scope.ts';
export {
  EvidenceError,
  LLMError,
  MedallionError,
  SchemaValidationError,
  StoreError,
  type MedallionErrorCode,
  type SchemaIssue,
} from './errors.ts';
export type {
  Artefacts,
  Evidence,
  GitCommit,
  GitDiffFile,
  GitFileChange,
  TestRun,
  Transcript,
  TranscriptEntry,
  TranscriptFormat,
} from './evidence/evidence.ts';
export { gitLogArguments, parseGitLog } from './evidence/git/parse-git-log.ts';
export { parseGitDiff } from './evidence/git/parse-git-diff.ts';
export { readGitEvidence, type GitEvidence } from './evidence/git/read-git-evidence.ts';
export { runGit, type GitRunner } from './evidence/git/run-git.ts';
export { readEvidenceBytes, type EvidenceContent } from './evidence/read-evidence-bytes.ts';
export { readEvidenceFile } from './evidence/read-evidence-file.ts';
export { readTranscript } from './evidence/read-transcript.ts';
export { findTestRuns } from './evidence/test-output/find-test-runs.ts';
export { readTestOutput } from './evidence/test-output/read-test-output.ts';
export type { MedallionLLMOptions } from './llm/compose-medallion.ts';
export { createExtractiveMedallionLLM } from './llm/extractive/create-extractive-medallion-llm.ts';
export { describeEvidence } from './llm/extractive/high-level.ts';
export type { MedallionLLM } from './llm/medallion-llm.ts';
export {
  createProviderMedallionLLM,
  type ProviderMedallionLLMOptions,
} from './llm/provider/create-provider-medallion-llm.ts';
export { createStubMedallionLLM } from './llm/stub/create-stub-medallion-llm.ts';
export { mergeMedallions, type MergeInput } from './merge/merge-medallions.ts';
export { diffMedallions, isSameContent, type Change, type MedallionDiff } from './revisions/diff-medallions.ts';
export { checkpointSession, type CheckpointOptions, type CheckpointResult } from './session/checkpoint-session.ts';
export { loadMedallionsForScope } from './session/load-medallions-for-scope.ts';
export { plainText } from './session/plain-text.ts';
export { restoreRevision } from './session/restore-revision.ts';
export { onSessionEnd, onSessionStart, type SessionContext, type SessionStart } from './session/session-hooks.ts';
export { summariseForPrompt } from './session/summarise-for-prompt.ts';
export { assessStaleness, type StalenessLimits, type StalenessReport } from './staleness/assess-staleness.ts';
export { markStale, supersedeMedallion } from './staleness/retire-medallion.ts';
export type {
  MedallionPage,
  MedallionStore,
  RevisionInfo,
  SearchHit,
  StatusFilter,
  StoredMedallion,
} from './store/medallion-store.ts';
export {
  createMemoryMedallionStore,
  type MedallionMemory,
  type MemoryMedallionStoreOptions,
} from './store/memory/memory-medallion-store.ts';
export { openMedallionStore, type OpenMedallionStoreOptions } from './store/sql/sql-medallion-store.ts';
export { exportMedallions } from './transfer/export-medallions.ts';
export { importMedallions, type ImportReport } from './transfer/import-medallions.ts';
