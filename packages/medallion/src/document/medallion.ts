import { z } from 'zod';
import { medallionLimits } from './limits.ts';

const text = z.string().min(1).max(medallionLimits.textCharacters);
const list = <Item extends z.ZodType>(item: Item) => z.array(item).max(medallionLimits.items);
const timestamp = z.iso.datetime({ offset: true });
const scopeName = z
  .string()
  .min(1)
  .max(medallionLimits.scopeCharacters)
  .regex(/^\P{Surrogate}*$/u, 'holds half of a surrogate pair');
/** Stands in columns and in lines of output as it is. */
const plainName = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Surrogate}]*$/u, 'holds a control character or half of a surrogate pair');

/** What a medallion is about: graph nodes such as `repo:waymark` or `module:cli`, and free tags. */
const scopeSchema = z.looseObject({
  graph_nodes: z.array(scopeName).max(medallionLimits.scopeNodes),
  tags: z.array(scopeName).max(medallionLimits.scopeNodes).default([]),
});

/** A choice that was made. `source` says where it was read, as in `claude-code:1f2e3d4c#L120`. */
const decisionSchema = z.looseObject({
  id: z.string().regex(/^D-\d{3,}$/),
  statement: text,
  rationale: z.string().max(medallionLimits.textCharacters).default(''),
  confidence: z.number().min(0).max(1).default(0.5),
  source: z.string().max(500).optional(),
});

/** What is not settled yet. */
const openQuestionSchema = z.looseObject({
  id: z.string().regex(/^Q-\d{3,}$/),
  question: text,
  blocked_on: list(z.string().max(medallionLimits.textCharacters)).default([]),
  priority: z.enum(['low', 'medium', 'high']).default('medium'),
  source: z.string().max(500).optional(),
});

/** A part of the work and the state it is in. */
const subsystemSchema = z.looseObject({
  name: z.string().min(1).max(medallionLimits.scopeCharacters),
  status: z.enum(['unknown', 'stable', 'in_progress', 'deprecated']).default('unknown'),
  notes: z.string().max(medallionLimits.textCharacters).default(''),
  source: z.string().max(500).optional(),
});

/** What the next session can start from, and what it should not try again. */
const affordancesSchema = z.looseObject({
  recommended_entry_points: list(text).default([]),
  avoid_repeating: list(text).default([]),
  invariants: list(text).optional(),
  /** Where an entry of the lists above was read, by its text. */
  sources: z.record(z.string(), z.string().max(500)).optional(),
});

const metaSchema = z.looseObject({
  medallion_id: plainName,
  schema_version: z.literal('medallion.v1'),
  /** Who wrote it: `extractive/1`, `openai/gpt-5-mini`. */
  model: plainName,
  created_at: timestamp,
  updated_at: timestamp,
  /** The time of the oldest evidence. */
  knowledge_min_ts: timestamp.optional(),
  /** The time of the newest evidence; staleness is held against it. */
  knowledge_max_ts: timestamp.optional(),
  status: z.enum(['active', 'stale', 'superseded']).default('active'),
  /** Why the status is no longer `active`. */
  status_reason: z.string().max(1_000).optional(),
  superseded_by: plainName.optional(),
  /** The highest numbers that were ever given out, so that the id of something that is gone never means something else. */
  highest_ids: z.looseObject({ decisions: z.int().min(0), questions: z.int().min(0) }).optional(),
});

/**
 * A medallion: what an agent understood, decided and left open about one scope, as the next session loads it.
 * A wire format that programs in other languages read; fields that this version does not know are kept.
 */
export const medallionSchema = z
  .looseObject({
    meta: metaSchema,
    scope: scopeSchema,
    summary: z.looseObject({
      high_level: z.string().max(medallionLimits.highLevelCharacters),
      subsystems: list(subsystemSchema).default([]),
    }),
    decisions: list(decisionSchema).default([]),
    open_questions: list(openQuestionSchema).default([]),
    affordances: affordancesSchema.prefault({}),
  })
  .check((context) => {
    const { meta, decisions, open_questions } = context.value;
    const report = (path: (string | number)[], message: string) =>
      context.issues.push({ code: 'custom', input: context.value, path, message });
    if (Date.parse(meta.updated_at) < Date.parse(meta.created_at)) {
      report(['meta', 'updated_at'], `must not be before created_at (${meta.created_at})`);
    }
    const { knowledge_min_ts: oldest, knowledge_max_ts: newest } = meta;
    if (oldest !== undefined && newest !== undefined && Date.parse(newest) < Date.parse(oldest)) {
      report(['meta', 'knowledge_max_ts'], `must not be before knowledge_min_ts (${oldest})`);
    }
    for (const [field, items] of Object.entries({ decisions, open_questions })) {
      const seen = new Set<string>();
      for (const [index, { id }] of items.entries()) {
        if (seen.has(id)) report([field, index, 'id'], `${id} is used twice`);
        seen.add(id);
      }
    }
  });

export type Medallion = z.output<typeof medallionSchema>;
export type MedallionMeta = Medallion['meta'];
export type MedallionStatus = MedallionMeta['status'];
export type Scope = { graph_nodes: string[]; tags: string[] };
export type Decision = Medallion['decisions'][number];
export type OpenQuestion = Medallion['open_questions'][number];
export type Subsystem = Medallion['summary']['subsystems'][number];
export type Affordances = Medallion['affordances'];
