import { z } from 'zod';
import {
  agentOwned,
  count,
  embedded,
  fieldLimits,
  flag,
  id,
  label,
  list,
  optional,
  requiredText,
  text,
} from '../fields.ts';
import { checkScopeId, scoped } from './scope.ts';

/** Bounds of `priority`. */
export const rulePriority = { minimum: -100, maximum: 100 } as const;

/** What an agent does when a condition holds. */
export const ruleSchema = z
  .looseObject({
    id: id(),
    ...agentOwned(),
    name: requiredText(fieldLimits.name),
    description: optional(text(fieldLimits.description)),
    condition_text: requiredText(),
    action_text: requiredText(),
    ...scoped(),
    priority: z.int().min(rulePriority.minimum).max(rulePriority.maximum).default(0),
    enabled: z.boolean().default(true),
    /** 0 = unlimited. */
    max_fires_per_session: count(),
    cooldown_turns: count(),
    is_hard_constraint: flag(),
    attached_tool_ids: list(label()),
    attached_template_ids: list(id()),
    /** Rules that must stay for this one to stay. */
    depends_on_rule_ids: list(id()),
    /** Rules that cannot stay together with this one. */
    excludes_rule_ids: list(id()),
    ...embedded(),
  })
  .check(checkScopeId);

export type Rule = z.output<typeof ruleSchema>;
export type RuleInput = z.input<typeof ruleSchema>;

/** A rule that fits what was said, as retrieval found it. */
export const matchedRuleSchema = z.looseObject({
  rule: ruleSchema,
  similarity_score: z.number().min(0).max(1),
  bm25_score: z.number().min(0),
  final_score: z.number().min(0),
  newly_fired: flag(),
  tools_to_execute: list(label()),
  templates_to_consider: list(id()),
});

export type MatchedRule = z.output<typeof matchedRuleSchema>;
