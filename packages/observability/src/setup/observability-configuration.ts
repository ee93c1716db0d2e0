import { z } from 'zod';
import { langfuseConfigurationSchema } from '../langfuse/langfuse-configuration.ts';
import { loggingConfigurationSchema } from '../logging/logging-configuration.ts';
import { tracingConfigurationSchema } from '../tracing/tracing-configuration.ts';

/** Everything that an app observes, in one object. A part that is left out is not set up and loads nothing. */
export const observabilityConfigurationSchema = z.strictObject({
  service_name: z.string().min(1),
  service_version: z.string().min(1).default('0.0.0'),
  logging: loggingConfigurationSchema.prefault({}),
  metrics: z
    .strictObject({
      /** Different label sets that each metric keeps. */
      max_label_sets: z.int().min(1).max(1_000_000).default(1000),
      /** Also memory, event loop and garbage collection of the process. */
      default_metrics: z.boolean().default(false),
    })
    .optional(),
  tracing: tracingConfigurationSchema.omit({ service_name: true, service_version: true }).optional(),
  langfuse: langfuseConfigurationSchema.optional(),
});

/** As {@link observabilityConfigurationSchema} takes it. */
export type ObservabilityConfiguration = z.input<typeof observabilityConfigurationSchema>;

/** A configuration with its defaults filled in. */
export type ParsedObservabilityConfiguration = z.output<typeof observabilityConfigurationSchema>;
