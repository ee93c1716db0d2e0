import { z } from 'zod';
import { actor, id, limits, lines, links, quarter, requiredText, text, timestamp, version } from './fields.ts';

export const enhancementStatusSchema = z.enum(['planned', 'approved', 'implementing', 'completed']);
export type EnhancementStatus = z.output<typeof enhancementStatusSchema>;

/** Something that may be built later. */
export const enhancementSchema = z.looseObject({
  id: id(),
  version: version(),
  title: requiredText(limits.title),
  description: text(limits.summary),
  /** 1 is high, 5 is low. */
  priority: z.int().min(1).max(5),
  status: enhancementStatusSchema,
  target_quarter: quarter().nullable(),
  requires_constitutional_principles: lines(),
  /** Enhancements that come first. */
  depends_on: links(),
  created_at: timestamp(),
  updated_at: timestamp(),
  created_by: actor(),
  updated_by: actor(),
});
export type Enhancement = z.output<typeof enhancementSchema>;
