export { CheckpointError, type CheckpointErrorCode } from './errors.ts';
export {
  inferenceNode,
  type InferenceNode,
  type InferenceNodeConfig,
  type InferenceNodeOptions,
} from './inference-node.ts';
export { LibsqlSaver, openLibsqlSaver, type LibsqlSaverOptions } from './libsql-saver.ts';
export type { PruneReport, PruneRequest } from './saver/prune-thread.ts';
export type { CheckpointBranch } from './saver/read-branches.ts';
export {
  getCheckpointer,
  type CheckpointerOptions,
  type CheckpointerType,
  type OpenCheckpointer,
} from './get-checkpointer.ts';
export {
  LangGraphStore,
  openLangGraphStore,
  type LangGraphStoreOptions,
  type StoreIndex,
} from './store/langgraph-store.ts';
