import type { Rule } from '@waymark/core-types/domain';
import type { RuleResolutionRequest } from './resolve-rules.ts';
import type { RuleDropReason } from './rule-decision.ts';

/** Why a rule drops whatever the others do, or null. Hard constraints need no match and never rest. */
export function ineligibility(
  rule: Rule,
  { session, candidates, turn_number = session.turn_count + 1 }: RuleResolutionRequest,
): { reason: RuleDropReason; detail: string } | null {
  if (rule.deleted_at !== null) return { reason: 'deleted', detail: `Deleted at ${rule.deleted_at}.` };
  if (!rule.enabled) return { reason: 'disabled', detail: 'Not enabled.' };
  if (rule.scope !== 'GLOBAL') {
    const active = rule.scope === 'STEP' ? session.active_step_id : session.active_scenario_id;
    if (rule.scope_id !== active) {
      const place = rule.scope.toLowerCase();
      return { reason: 'out-of-scope', detail: `Holds in ${place} ${rule.scope_id}; active is ${active ?? 'none'}.` };
    }
  }
  if (rule.is_hard_constraint) return null;
  if (candidates !== undefined && !Object.hasOwn(candidates, rule.id)) {
    return { reason: 'not-matched', detail: 'Not among the candidates.' };
  }
  if (rule.max_fires_per_session > 0) {
    const fires = session.rule_fires[rule.id] ?? 0;
    if (fires >= rule.max_fires_per_session) {
      return { reason: 'fire-limit', detail: `Fired ${fires} of ${rule.max_fires_per_session} times in this session.` };
    }
  }
  if (rule.cooldown_turns > 0) {
    const lastFire = session.rule_last_fire_turn[rule.id];
    if (lastFire !== undefined && turn_number - lastFire <= rule.cooldown_turns) {
      const next = lastFire + rule.cooldown_turns + 1;
      const detail = `Fired in turn ${lastFire}; fires again from turn ${next}, this is ${turn_number}.`;
      return { reason: 'cooldown', detail };
    }
  }
  return null;
}
