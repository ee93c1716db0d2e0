import type { Session } from '@waymark/core-types/domain';

/**
 * The session with one more fire of each rule in this turn, by default the one after those that it has counted; the given
 * session stays as it is.
 */
export function recordFires<Fired extends Pick<Session, 'rule_fires' | 'rule_last_fire_turn' | 'turn_count'>>(
  session: Fired,
  rule_ids: readonly string[],
  turn_number: number = session.turn_count + 1,
): Fired {
  const rule_fires = { ...session.rule_fires };
  const rule_last_fire_turn = { ...session.rule_last_fire_turn };
  for (const id of new Set(rule_ids)) {
    rule_fires[id] = (rule_fires[id] ?? 0) + 1;
    rule_last_fire_turn[id] = turn_number;
  }
  return { ...session, rule_fires, rule_last_fire_turn };
}
