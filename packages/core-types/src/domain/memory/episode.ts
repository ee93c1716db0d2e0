import { z } from 'zod';
import { embedded, id, jsonRecord, list, requiredText, timestamp } from '../fields.ts';
import { groupIdSchema } from './group-id.ts';

/** Something that happened and is remembered as it was said or done. */
export const episodeSchema = z.looseObject({
  id: id(),
  group_id: groupIdSchema,
  content: requiredText(),
  content_type: z.enum(['message', 'event', 'document', 'summary']).default('message'),
  source: z.enum(['user', 'agent', 'system', 'external']),
  source_metadata: jsonRecord().default({}),
  occurred_at: timestamp(),
  recorded_at: timestamp(),
  ...embedded(),
  entity_ids: list(id()),
});

export type Episode = z.output<typeof episodeSchema>;
export type EpisodeInput = z.input<typeof episodeSchema>;
