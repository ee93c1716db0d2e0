import { z } from 'zod';

import { taskId, timestamp } from '../document/fields.ts';
import { metricValueSchema } from './metric.ts';

/** What was measured of a task: `metrics-summary.json`. */
export const taskMetricsSchema = z.looseObject({
  schema_version: z.literal('1.0'),
  task_id: taskId(),
  collected_at: timestamp(),
  /** By the name of the metric. */
  metrics: z.record(z.string(), metricValueSchema),
  /** What the numbers were made of. */
  agents: z.record(z.string(), z.looseObject({ file_reads: z.number().nullable(), qa_log: z.boolean().nullable() })),
  warnings: z.array(z.looseObject({ code: z.string(), message: z.string() })),
});
export type TaskMetrics = z.output<typeof taskMetricsSchema>;
