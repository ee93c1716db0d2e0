import { parseDocument, ruleSchema, type Rule } from '@waymark/core-types/domain';
import { resolveRules, type RuleResolutionRequest, type RuleSession } from '../../src/rules/resolve-rules.ts';

export const idOf = (name: string) => `00000000-0000-4000-8000-${Buffer.from(name).toString('hex').padStart(12, '0')}`;
const nameOf = (id: string) => Buffer.from(id.slice(24), 'hex').toString().replaceAll('\0', '');

interface Sample extends Partial<Omit<Rule, 'depends_on_rule_ids' | 'excludes_rule_ids'>> {
  dependsOn?: string[];
  excludes?: string[];
}

const plain: Rule = parseDocument(
  ruleSchema,
  {
    id: idOf('plain'),
    tenant_id: idOf('t'),
    agent_id: idOf('g'),
    created_at: '2026-01-31T12:00:00.000Z',
    updated_at: '2026-01-31T12:00:00.000Z',
    name: 'plain',
    condition_text: 'always',
    action_text: 'act',
  },
  'rule',
);

/** A rule with a short name, which is its id too. */
export function rule(name: string, { dependsOn = [], excludes = [], ...fields }: Sample = {}): Rule {
  const relations = { depends_on_rule_ids: dependsOn.map(idOf), excludes_rule_ids: excludes.map(idOf) };
  return { ...plain, id: idOf(name), name, ...relations, ...fields };
}

export const atRest: RuleSession = {
  active_scenario_id: null,
  active_step_id: null,
  rule_fires: {},
  rule_last_fire_turn: {},
  turn_count: 9,
};

/** What stays, and why the others drop, by name. */
export function resolve(rules: Rule[], request: Partial<RuleResolutionRequest> = {}) {
  const { kept, dropped, decisions, conflicts } = resolveRules({ rules, session: atRest, ...request });
  const reasons = decisions.map(({ rule_id, reason }) => [nameOf(rule_id), reason]);
  return {
    kept: kept.map(({ name }) => name).join(' '),
    dropped: dropped.map(({ name }) => name).join(' '),
    reasons: Object.fromEntries(reasons) as Record<string, string>,
    details: Object.fromEntries(decisions.map(({ rule_id, detail }) => [nameOf(rule_id), detail])),
    conflicts: conflicts.map((pair) => pair.map(nameOf).join(' ')),
  };
}

export const scores = (all: Record<string, number>) =>
  Object.fromEntries(Object.entries(all).map(([name, final_score]) => [idOf(name), { final_score }]));
