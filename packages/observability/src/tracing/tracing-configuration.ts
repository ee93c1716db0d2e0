import { z } from 'zod';
import { endpointSchema } from '../setup/endpoint-schema.ts';

/** What is traced and where the traces go. */
export const tracingConfigurationSchema = z.strictObject({
  service_name: z.string().min(1),
  service_version: z.string().min(1).default('0.0.0'),
  /** A collector's address, as `http://localhost:4318`; `/v1/traces` is added unless it is there. */
  otlp_endpoint: endpointSchema,
  /** The share of traces that are recorded; one that another process began is recorded when that process does so. */
  sample_rate: z.number().min(0).max(1).default(1),
  /** Sent with every request to the collector. */
  headers: z.record(z.string(), z.string()).default({}),
});

/** As {@link tracingConfigurationSchema} takes it. */
export type TracingConfiguration = z.input<typeof tracingConfigurationSchema>;

/** Where a collector takes traces. */
export function tracesUrl(endpoint: string): string {
  const url = new URL(endpoint);
  if (!url.pathname.endsWith('/v1/traces')) url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/traces`;
  return url.href;
}
