import type { JsonObject, StructuredOutput } from '@waymark/core-types';
import { z } from 'zod';
import { medallionLimits } from '../../document/limits.ts';

/** More than a session can tell. */
const mostItems = 300;
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(mostItems);
const text = z.string().trim().min(1).max(medallionLimits.textCharacters);
const note = z.string().max(medallionLimits.textCharacters);

const common = {
  high_level: z
    .string()
    .trim()
    .min(1)
    .max(medallionLimits.highLevelCharacters)
    .describe('One or two sentences: what this work is about and where it stands. At most 300 characters.'),
  subsystems: list(
    z.strictObject({
      name: z.string().trim().min(1).max(medallionLimits.scopeCharacters),
      status: z.enum(['unknown', 'stable', 'in_progress', 'deprecated']),
      notes: note,
    }),
  ).describe('Parts of the work and the state they are in.'),
  recommended_entry_points: list(text).describe('Files or commands to start from, the most useful first.'),
  avoid_repeating: list(text).describe('What was tried and failed, with the reason.'),
  invariants: list(text).describe('Rules that all later work must keep.'),
};

const decision = {
  statement: text.describe('The choice, in one sentence.'),
  rationale: note.describe('Why; empty when nobody said.'),
  confidence: z.number().min(0).max(1).describe('0 to 1: how sure it is that this was decided and stands.'),
};

const question = {
  question: text,
  blocked_on: list(note).describe('What it waits for; empty when nothing.'),
  priority: z.enum(['low', 'medium', 'high']),
};

/** What a model answers about a scope that has no medallion yet. Ids and meta are not the model's to write. */
export const newContentSchema = z.strictObject({
  ...common,
  decisions: list(z.strictObject(decision)),
  open_questions: list(z.strictObject(question)),
});

/** What a model answers about an existing medallion: what is new or changed, and the ids of what no longer stands. */
export const updatedContentSchema = z.strictObject({
  ...common,
  decisions: list(
    z.strictObject({
      id: z.string().nullable().describe('The id of the decision it words anew; null for a new one.'),
      ...decision,
    }),
  ).describe('Only new and changed decisions; those that are not named stand as they are.'),
  contradicted_decisions: list(z.string()).describe('Ids of decisions that no longer stand.'),
  open_questions: list(
    z.strictObject({
      id: z.string().nullable().describe('The id of the question it words anew; null for a new one.'),
      ...question,
    }),
  ).describe('Only new and changed questions; those that are not named stay open.'),
  answered_questions: list(z.string()).describe('Ids of questions that are answered.'),
});

export type NewContent = z.output<typeof newContentSchema>;
export type UpdatedContent = z.output<typeof updatedContentSchema>;

/**
 * The JSON Schema of a content schema, as providers take it for structured output: every property required, none other
 * allowed, and without limits of length, which some providers refuse; replies are checked against them all the same.
 */
export function structuredOutput(name: string, schema: z.ZodType): StructuredOutput {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      delete jsonSchema.minLength;
      delete jsonSchema.maxLength;
      delete jsonSchema.maxItems;
    },
  });
  delete json.$schema;
  return { name, schema: json as JsonObject };
}
