import type { Rule } from '@waymark/core-types/domain';
import type { RuleScore } from './resolve-rules.ts';

/** A rule at its rank, with what it has to do with others, by their ranks. */
export interface RankedRule {
  rule: Rule;
  /** Rules that must stay for this one to stay; none for a hard constraint. */
  dependsOn: number[];
  /** The first id that it depends on and that is not there. */
  missing: string | null;
  /** Rules that cannot stay with this one, whoever of the two says so; but no hard constraint beside another. */
  excludes: number[];
}

/** The rules in their order, highest first, and the pairs of hard constraints that exclude each other. */
export function rankRules(
  rules: readonly Rule[],
  candidates: Readonly<Record<string, RuleScore>> = {},
): { ranked: RankedRule[]; conflicts: [string, string][] } {
  const scoreOf = ({ id }: Rule) => (Object.hasOwn(candidates, id) ? candidates[id]!.final_score : 0);
  const sorted = rules.toSorted(
    (one, other) =>
      Number(other.is_hard_constraint) - Number(one.is_hard_constraint) ||
      other.priority - one.priority ||
      scoreOf(other) - scoreOf(one) ||
      (one.id < other.id ? -1 : 1),
  );
  const ranks = new Map(sorted.map(({ id }, rank) => [id, rank]));
  const ranked = sorted.map((rule): RankedRule => {
    const needed = rule.is_hard_constraint ? [] : [...new Set(rule.depends_on_rule_ids)].filter((id) => id !== rule.id);
    return {
      rule,
      dependsOn: needed.flatMap((id) => ranks.get(id) ?? []),
      missing: needed.find((id) => !ranks.has(id)) ?? null,
      excludes: [],
    };
  });
  return { ranked, conflicts: connectExclusions(ranked, ranks) };
}

function connectExclusions(ranked: RankedRule[], ranks: Map<string, number>): [string, string][] {
  const conflicts: [string, string][] = [];
  const seen = new Set<number>();
  for (const [rank, { rule }] of ranked.entries()) {
    for (const id of rule.excludes_rule_ids) {
      const other = ranks.get(id);
      if (other === undefined || other === rank) continue;
      const [higher, lower] = rank < other ? [rank, other] : [other, rank];
      const pair = higher * ranked.length + lower;
      if (seen.has(pair)) continue;
      seen.add(pair);
      if (ranked[lower]!.rule.is_hard_constraint) {
        conflicts.push([ranked[higher]!.rule.id, ranked[lower]!.rule.id]);
        continue;
      }
      ranked[higher]!.excludes.push(lower);
      ranked[lower]!.excludes.push(higher);
    }
  }
  return conflicts;
}
