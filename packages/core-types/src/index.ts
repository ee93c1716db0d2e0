export {
  ConfigurationError,
  MalformedDocumentError,
  NotStorableError,
  ProviderError,
  SchemaVersionError,
  ValidationError,
  type ProviderErrorCode,
  type ValidationIssue,
} from './errors/errors.ts';
export { WaymarkError, type WaymarkErrorJson, type WaymarkErrorOptions } from './errors/waymark-error.ts';
export { createIdGenerator, shortId, type IdGenerator, type RandomBytes } from './ids/id-generator.ts';
export { canonicalJson, canonicalJsonLine } from './json/canonical-json.ts';
export { decode } from './json/decode.ts';
export { encode } from './json/encode.ts';
export { formatJsonPath } from './json/json-path.ts';
export type { JsonObject, JsonValue } from './json/json-value.ts';
export { attributeNames } from './observability/attribute-names.ts';
export { noTelemetry } from './observability/no-telemetry.ts';
export type {
  Attributes,
  CounterName,
  GaugeName,
  HistogramName,
  Logger,
  MetricLabels,
  Metrics,
  Span,
  SpanOptions,
  Telemetry,
} from './observability/telemetry.ts';
export type {
  EmbedBatchOptions,
  EmbeddingProvider,
  EmbeddingUsage,
  EmbedOptions,
} from './providers/embedding-provider.ts';
export type {
  ChatMessage,
  ChatProvider,
  ChatReply,
  ChatRequest,
  ChatStreamPart,
  FinishReason,
  GenerateOptions,
  LLMProvider,
  LLMResponse,
  StructuredOutput,
  TokenUsage,
  ToolCall,
  ToolDefinition,
} from './providers/llm-provider.ts';
export type { RerankProvider, RerankResult } from './providers/rerank-provider.ts';
export type { StandardIssue, StandardResult, StandardSchema } from './providers/standard-schema.ts';
export { cosineSimilarity } from './search/cosine-similarity.ts';
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
