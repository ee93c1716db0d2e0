import { z } from 'zod';
import { fieldLimits, fraction, label, list, optional, requiredText, text } from '../fields.ts';

/** What a user wants, as it was understood. */
export const userIntentSchema = z.looseObject({
  primary: requiredText(fieldLimits.description),
  confidence: fraction(),
  secondary: list(requiredText(fieldLimits.description)),
});

export type UserIntent = z.output<typeof userIntentSchema>;

/** What a message names, by type: `{ city: ['Oslo'] }`. */
export const extractedEntitiesSchema = z.looseObject({
  entities: z.record(z.string(), list(text(fieldLimits.description))).default({}),
});

export type ExtractedEntities = z.output<typeof extractedEntitiesSchema>;

/** What is known of one message before rules are matched. */
export const contextSchema = z.looseObject({
  user_intent: userIntentSchema,
  entities: extractedEntitiesSchema,
  sentiment: optional(label()),
  language: optional(label()),
  raw_message: text(),
});

export type Context = z.output<typeof contextSchema>;
