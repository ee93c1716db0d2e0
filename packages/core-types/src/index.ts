export {
  MalformedDocumentError,
  NotStorableError,
  ProviderError,
  SchemaVersionError,
  type ProviderErrorCode,
} from './errors/errors.ts';
export { WaymarkError, type WaymarkErrorJson, type WaymarkErrorOptions } from './errors/waymark-error.ts';
export { createIdGenerator, shortId, type IdGenerator, type RandomBytes } from './ids/id-generator.ts';
export { canonicalJson, canonicalJsonLine } from './json/canonical-json.ts';
export { decode } from './json/decode.ts';
export { encode } from './json/encode.ts';
export { formatJsonPath } from './json/json-path.ts';
export type { JsonObject, JsonValue } from './json/json-value.ts';
export type { EmbeddingProvider } from './providers/embedding-provider.ts';
export type {
  ChatMessage,
  ChatReply,
  ChatRequest,
  ChatStreamPart,
  FinishReason,
  LLMProvider,
  StructuredOutput,
  TokenUsage,
  ToolCall,
  ToolDefinition,
} from './providers/llm-provider.ts';
export { redactJson } from './text/redact-json.ts';
export { redactSecrets } from './text/redact-secrets.ts';
export type { SecretKind } from './text/secret-kind.ts';
export { steppingClock, systemClock, timestampNotBefore, toTimestamp, type Clock } from './time/clock.ts';
export {
  migrateDocument,
  versionTag,
  type DocumentVersions,
  type MigrationStep,
} from './versioning/document-versions.ts';
