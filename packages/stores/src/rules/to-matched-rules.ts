import type { MatchedRule, Rule } from '@waymark/core-types/domain';
import type { RuleScore, RuleSession } from './resolve-rules.ts';

/** Rules that stay, with their scores, the tools and templates that they bring, and whether they fire for the first time. */
export function toMatchedRules(
  kept: readonly Rule[],
  {
    session,
    candidates = {},
  }: { session: Pick<RuleSession, 'rule_fires'>; candidates?: Readonly<Record<string, RuleScore>> },
): MatchedRule[] {
  return kept.map((rule) => {
    const score = Object.hasOwn(candidates, rule.id) ? candidates[rule.id]! : { final_score: 0 };
    return {
      rule,
      similarity_score: score.similarity_score ?? 0,
      bm25_score: score.bm25_score ?? 0,
      final_score: score.final_score,
      newly_fired: (session.rule_fires[rule.id] ?? 0) === 0,
      tools_to_execute: [...rule.attached_tool_ids],
      templates_to_consider: [...rule.attached_template_ids],
    };
  });
}
