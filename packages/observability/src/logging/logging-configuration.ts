import { z } from 'zod';

/** What logging is told at start-up; it may stand in a file. */
export const loggingConfigurationSchema = z.strictObject({
  /** The lowest level that is written; `silent` writes nothing. */
  level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** `json` for machines, `console` for people. */
  format: z.enum(['json', 'console']).default('json'),
  /** Whether lines carry the `trace_id` of the work under way. */
  include_trace_id: z.boolean().default(true),
  /** Whether personal data is replaced too; secrets always are. */
  redact_pii: z.boolean().default(true),
  /** Regular expressions, with the flag `u`, for what else must not be seen; a match has at most 256 characters. */
  redact_patterns: z.array(z.string()).default([]),
});

/** As {@link loggingConfigurationSchema} takes it: everything has a default. */
export type LoggingConfiguration = z.input<typeof loggingConfigurationSchema>;

/** The lowest level that is written; `silent` writes nothing. */
export type LogLevel = z.output<typeof loggingConfigurationSchema>['level'];

const severities = { debug: 20, info: 30, warn: 40, error: 50, silent: Number.POSITIVE_INFINITY } as const;

/** The number of a level, as pino counts them. */
export function severityOf(level: LogLevel): number {
  return severities[level];
}
