import { systemClock } from '@waymark/core-types';
import { createRedactor } from '../redaction/create-redactor.ts';
import { parseConfiguration } from '../setup/parse-configuration.ts';
import { followLogging, leaveLogging } from './get-logger.ts';
import { createLineSource } from './line-source.ts';
import { fileDescriptorDestination } from './log-destination.ts';
import { loggingConfigurationSchema, severityOf, type LoggingConfiguration } from './logging-configuration.ts';
import type { Logging, LoggingOptions } from './logging.ts';

/**
 * Sets logging up; `getLogger` gives loggers of the latest set-up. Each line is one JSON object with `timestamp`, `level`,
 * `event`, `logger`, the fields that are bound and those of the call; secrets and personal data are replaced on the
 * finished line, which has at most 256 KiB. Logging never throws, whatever it is given and wherever it writes.
 * @throws {ConfigurationError} for a configuration that does not fit.
 */
export function setupLogging(configuration: LoggingConfiguration = {}, options: LoggingOptions = {}): Logging {
  const { level, format, include_trace_id, ...redaction } = parseConfiguration(
    loggingConfigurationSchema,
    configuration,
    'logging',
  );
  const { destination = 2, clock = systemClock, currentTrace = () => undefined, colour = false } = options;
  const target = typeof destination === 'number' ? fileDescriptorDestination(destination) : destination;
  let severity = severityOf(level);
  const lines = createLineSource({
    isWritten: (lineSeverity) => lineSeverity >= severity,
    redactor: createRedactor(redaction),
    currentTrace: include_trace_id ? currentTrace : null,
    colour: format === 'console' ? colour : null,
    destination: target,
    clock,
  });
  const logging: Logging = {
    getLogger: (name) => lines.logger(name),
    getPinoLogger: (name) => lines.pinoLogger(name),
    setLevel(next) {
      severity = severityOf(parseConfiguration(loggingConfigurationSchema, { level: next }, 'logging').level);
    },
    async flush() {
      await target.flush?.();
    },
    async close() {
      severity = Number.POSITIVE_INFINITY;
      leaveLogging(logging);
      await target.flush?.();
    },
  };
  followLogging(logging);
  return logging;
}
