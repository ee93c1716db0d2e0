// What the tools use of the library, in a chunk of its own: it is loaded by the first call, never at the start.
export {
  claimTask,
  compareQa,
  driftError,
  getContext,
  listEvidence,
  pickTask,
  qaBaseline,
  qaOnRecord,
  readQaLog,
  recordEvidence,
  recordQa,
  TaskError,
  verifyHandoff,
} from '@waymark/task-cli';
