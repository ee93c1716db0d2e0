export { bindContext, clearContext, currentContext, withContext, type LogContext } from './context/log-context.ts';
export { getLogger } from './logging/get-logger.ts';
export { fileDescriptorDestination, type LogDestination } from './logging/log-destination.ts';
export {
  loggingConfigurationSchema,
  type LoggingConfiguration,
  type LogLevel,
} from './logging/logging-configuration.ts';
export type { Logging, LoggingOptions } from './logging/logging.ts';
export { setupLogging } from './logging/setup-logging.ts';
export { observeFetch, type FetchHandler } from './middleware/observe-fetch.ts';
export { observeNode, observeNodeErrors } from './middleware/observe-node.ts';
export type { ObserveOptions } from './middleware/observe-request.ts';
export { createRedactor, type RedactionConfig, type Redactor } from './redaction/create-redactor.ts';
export { mask } from './redaction/mask.ts';
export { redactText, redactValue } from './redaction/redact.ts';
export { createTelemetry, type TelemetryParts } from './setup/create-telemetry.ts';
export {
  observabilityConfigurationSchema,
  type ObservabilityConfiguration,
} from './setup/observability-configuration.ts';
export {
  setupObservability,
  type Observability,
  type ObservabilityOptions,
  type RouteOptions,
} from './setup/setup-observability.ts';
export type { StartedSpan, StartSpanOptions, Tracer } from './tracing/tracer.ts';
