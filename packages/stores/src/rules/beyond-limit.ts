import type { RankedRule } from './rank-rules.ts';
import type { RuleDecision } from './rule-decision.ts';

/** Ranks of rules that stay but find no room, each with all that it depends on, beside those ranked higher. */
export function beyondLimit(
  ranked: readonly RankedRule[],
  decisions: readonly RuleDecision[],
  limit: number,
): number[] {
  const taken = new Set<number>();
  const beyond: number[] = [];
  for (const [rank, { kept }] of decisions.entries()) {
    if (!kept || taken.has(rank)) continue;
    const together = new Set([rank]);
    for (const member of together) {
      for (const needed of ranked[member]!.dependsOn) if (!taken.has(needed)) together.add(needed);
    }
    const fits = taken.size + together.size <= limit || ranked[rank]!.rule.is_hard_constraint;
    if (fits) together.forEach((member) => taken.add(member));
    else beyond.push(rank);
  }
  return beyond;
}
