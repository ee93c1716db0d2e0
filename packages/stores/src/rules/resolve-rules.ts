import type { Rule, Session } from '@waymark/core-types/domain';
import { beyondLimit } from './beyond-limit.ts';
import { ineligibility } from './ineligibility.ts';
import { rankRules, type RankedRule } from './rank-rules.ts';
import { requestRefusal } from './request-refusal.ts';
import type { RuleDecision, RuleDropReason } from './rule-decision.ts';
import { settleRules } from './settle-rules.ts';

/** What the resolver needs to know of a session. */
export type RuleSession = Pick<
  Session,
  'active_scenario_id' | 'active_step_id' | 'rule_fires' | 'rule_last_fire_turn' | 'turn_count'
>;

/** How well a rule fits what was said, as retrieval found it. */
export interface RuleScore {
  /** Higher is better; it decides between rules of one priority. */
  final_score: number;
  /** From 0 to 1. Default 0. */
  similarity_score?: number;
  /** From 0. Default 0. */
  bm25_score?: number;
}

/** Which rules are resolved, and for what. */
export interface RuleResolutionRequest {
  /** Each id once; enabled or not, for instance all that `getRules` gives. */
  rules: readonly Rule[];
  session: RuleSession;
  /** The turn that is under way. Default: the one after those that the session has counted. */
  turn_number?: number;
  /** What retrieval found, by rule id: other rules drop, but for hard constraints. Without it every rule is a candidate. */
  candidates?: Readonly<Record<string, RuleScore>>;
  /** How many rules may stay at most; hard constraints stay even where they are more. */
  limit?: number;
}

/** Which rules stay, and why. */
export interface RuleResolution {
  /** Hard constraints first, then by descending priority and score, then by id. */
  kept: Rule[];
  /** In the same order. */
  dropped: Rule[];
  /** One of each rule, in the same order. */
  decisions: RuleDecision[];
  /** Pairs of hard constraints that exclude each other; both stay, for a person to look at. */
  conflicts: [string, string][];
}

/**
 * Decides which rules hold in a turn. Pure and deterministic: the order in which the rules are given does not matter, and
 * what stays, stays when it is resolved again.
 *
 * A hard constraint that is enabled and in scope always stays. Of two rules that exclude each other the one that is ranked
 * higher stays, and one that dropped for another reason excludes nobody. A rule drops with any rule that it depends on.
 * Where dependencies and exclusions lead in a circle, the highest rule of the circle decides.
 * @throws {ValidationError} for an id that is given twice, a score that is not finite and a limit below 0.
 */
export function resolveRules(request: RuleResolutionRequest): RuleResolution {
  assertRequest(request);
  const { limit } = request;
  const { ranked, conflicts } = rankRules(request.rules, request.candidates);
  const out = new Map<number, Pick<RuleDecision, 'detail'> & { reason: RuleDropReason }>();
  for (const [rank, { rule }] of ranked.entries()) {
    const reason = ineligibility(rule, request);
    if (reason !== null) out.set(rank, reason);
  }
  for (;;) {
    const decisions = settleRules(ranked, out);
    const overflow = limit === undefined ? [] : beyondLimit(ranked, decisions, limit);
    if (overflow.length === 0) return toResolution(ranked, decisions, conflicts);
    // Without them, rules that they excluded are considered again.
    for (const rank of overflow) out.set(rank, { reason: 'limit', detail: `Beyond the limit of ${limit}.` });
  }
}

function assertRequest({ candidates = {}, limit = 0 }: RuleResolutionRequest): void {
  for (const [id, { final_score }] of Object.entries(candidates)) {
    if (!Number.isFinite(final_score)) throw requestRefusal(`$.candidates["${id}"]`, 'Expected a finite score');
  }
  if (!Number.isInteger(limit) || limit < 0)
    throw requestRefusal('$.limit', `Expected a whole number from 0, found ${limit}`);
}

function toResolution(
  ranked: readonly RankedRule[],
  decisions: RuleDecision[],
  conflicts: [string, string][],
): RuleResolution {
  const kept: Rule[] = [];
  const dropped: Rule[] = [];
  for (const [rank, { rule }] of ranked.entries()) (decisions[rank]!.kept ? kept : dropped).push(rule);
  const isKept = (id: string) => kept.some((rule) => rule.id === id);
  return { kept, dropped, decisions, conflicts: conflicts.filter((pair) => pair.every(isKept)) };
}
