import { z } from 'zod';

import { agentSchema, count, taskId, timestamp } from '../document/fields.ts';

/** How often each name was met. */
const counts = () => z.record(z.string(), count());

/** What one agent did on one task: `telemetry-<agent>.json`. */
export const telemetrySchema = z.looseObject({
  schema_version: z.literal('1.0'),
  task_id: taskId(),
  agent: agentSchema,
  started_at: timestamp(),
  updated_at: timestamp(),
  /** By path. */
  file_reads: counts(),
  file_writes: counts(),
  file_edits: counts(),
  /** `saved_bytes`: what hits kept out of prompts. */
  cache: z.looseObject({ hits: count(), misses: count(), saved_bytes: count() }),
  /** Of the prompts that were sent, in bytes. */
  prompt_bytes: count(),
  /** By command line; failures are among the runs. */
  commands: z.record(z.string(), z.looseObject({ runs: count(), failures: count() })),
  /** By text. */
  warnings: counts(),
  json_parse_failures: count(),
});
export type Telemetry = z.output<typeof telemetrySchema>;

/** The name under which everything is counted for which there is no more room. */
export const otherNames = '(others)';

const times = () => z.int().min(1).max(1_000_000).default(1);
const bytes = () => z.int().min(0).max(1_000_000_000);
const name = () => z.string().trim().min(1).max(4_096);
const file = { path: name(), times: times() };

/** One thing that an agent did. */
export const telemetryEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('file_read'), ...file }),
  z.strictObject({ type: z.literal('file_write'), ...file }),
  z.strictObject({ type: z.literal('file_edit'), ...file }),
  /** `bytes`: what need not be sent because of it. */
  z.strictObject({ type: z.literal('cache_hit'), bytes: bytes().default(0), times: times() }),
  z.strictObject({ type: z.literal('cache_miss'), times: times() }),
  z.strictObject({ type: z.literal('prompt'), bytes: bytes() }),
  z.strictObject({ type: z.literal('command'), command: name(), exit_code: z.int().optional() }),
  z.strictObject({ type: z.literal('warning'), message: name(), times: times() }),
  z.strictObject({ type: z.literal('json_parse_failure'), times: times() }),
]);
export type TelemetryEvent = z.input<typeof telemetryEventSchema>;

/** The tokens that so many bytes are, roughly: a quarter. */
export function tokensOf(byteCount: number): number {
  return Math.floor(byteCount / 4);
}
