// What the tools use of the library, in a chunk of its own: it is loaded by the first call, never at the start.
export {
  claimTask,
  compareQaRun,
  driftError,
  getContext,
  listEvidence,
  pickTask,
  recordEvidence,
  recordQaLog,
  verifyHandoff,
} from '@waymark/task-cli';
