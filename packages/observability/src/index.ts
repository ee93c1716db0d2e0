export { bindContext, clearContext, currentContext, withContext, type LogContext } from './context/log-context.ts';
export { getLogger } from './logging/get-logger.ts';
export { fileDescriptorDestination, type LogDestination } from './logging/log-destination.ts';
export { loggingConfigurationSchema, type LoggingConfiguration, type LogLevel } from './logging/logging-configuration.ts';
export type { Logging, LoggingOptions } from './logging/logging.ts';
export { setupLogging } from './logging/setup-logging.ts';
export { createRedactor, type RedactionConfig, type Redactor } from './redaction/create-redactor.ts';
export { mask } from './redaction/mask.ts';
export { redactText, redactValue } from './redaction/redact.ts';
