import { z } from 'zod';
import { endpointSchema } from '../setup/endpoint-schema.ts';

/** Which Langfuse project takes the model calls. Nothing is sent unless both keys are there. */
export const langfuseConfigurationSchema = z.strictObject({
  public_key: z.string().optional(),
  secret_key: z.string().optional(),
  base_url: endpointSchema.default('https://cloud.langfuse.com'),
  environment: z.string().min(1).default('default'),
  release: z.string().min(1).optional(),
});

/** A configuration of Langfuse with its defaults filled in. */
export type ParsedLangfuseConfiguration = z.output<typeof langfuseConfigurationSchema>;
