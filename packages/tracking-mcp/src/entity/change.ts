import { z } from 'zod';
import { actor, timestamp } from './fields.ts';

export const entityTypeSchema = z.enum([
  'vendor',
  'deployment',
  'work_item',
  'dependency',
  'configuration',
  'enhancement',
]);
export type EntityType = z.output<typeof entityTypeSchema>;

/** One entry of the audit trail, which is also the feed that a cache follows. */
export const changeSchema = z.looseObject({
  /** Ascending without gaps within a project, in the order of the commits. */
  sequence: z.int().min(1),
  entity_type: entityTypeSchema,
  /** The entity's id; `source_id target_id type` for a dependency, `configuration` for the configuration. */
  entity_id: z.string(),
  /** The write that did it, as in `update_work_item`. */
  operation: z.string(),
  operation_id: z.string(),
  changed_by: actor(),
  changed_at: timestamp(),
  changed_fields: z.array(z.string()),
  /** The whole document before and after; null where there was or is none. */
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
});
export type Change = z.output<typeof changeSchema>;
