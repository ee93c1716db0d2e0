export { createTestDatabase, type TestDatabase } from './create-test-database.ts';
export { engines, postgresServerUrl, type TestEngine } from './engines.ts';
export { findPostgres, type PostgresInstallation } from './find-postgres.ts';
export { startLibsqlServer, type LibsqlServer } from './start-libsql-server.ts';
export { startOwnPostgres, type OwnPostgres } from './start-own-postgres.ts';
export { startPostgres, type PostgresServer } from './start-postgres.ts';
export { freePort } from './free-port.ts';
export { startPromptServer, type PromptRequest, type PromptServer } from './start-prompt-server.ts';
export {
  scriptedUsage,
  startScriptedModel,
  type ModelRequest,
  type ScriptedModel,
  type ScriptedReply,
} from './start-scripted-model.ts';
export { startSlowProxy, type SlowProxy } from './start-slow-proxy.ts';
export {
  startTraceServer,
  type TraceAnswer,
  type TracedSpan,
  type TracedTree,
  type TraceServer,
} from './start-trace-server.ts';
