import { rulePriority, type Rule } from '@waymark/core-types/domain';
import { requestRefusal } from './request-refusal.ts';
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

/** What hard constraints have on top of their priority. */
const aboveAll = 10 * rulePriority.maximum;

/** The rules in their order, highest first, and the pairs of hard constraints that exclude each other. */
export function rankRules(
  rules: readonly Rule[],
  candidates: Readonly<Record<string, RuleScore>> = {},
): { ranked: RankedRule[]; conflicts: [string, string][] } {
  const sorted = rules
    .map((rule) => ({
      rule,
      id: rule.id,
      priority: rule.is_hard_constraint ? rule.priority + aboveAll : rule.priority,
      score: candidates[rule.id]?.final_score ?? 0,
    }))
    .sort(compare)
    .map(({ rule }) => rule);
  const ranks = new Map<string, number>();
  for (const [rank, { id }] of sorted.entries()) {
    if (ranks.has(id)) throw requestRefusal('$.rules', `The rule ${id} is given twice`);
    ranks.set(id, rank);
  }
  const ranked = sorted.map((rule): RankedRule => {
    const one: RankedRule = { rule, dependsOn: [], missing: null, excludes: [] };
    if (rule.is_hard_constraint) return one;
    for (const id of rule.depends_on_rule_ids) {
      const needed = ranks.get(id);
      if (needed === undefined) one.missing ??= id;
      else if (id !== rule.id) one.dependsOn.push(needed);
    }
    return one;
  });
  return { ranked, conflicts: connectExclusions(ranked, ranks) };
}

interface Ranking {
  id: string;
  priority: number;
  score: number;
}

function compare(one: Ranking, other: Ranking): number {
  return other.priority - one.priority || other.score - one.score || (one.id < other.id ? -1 : 1);
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
