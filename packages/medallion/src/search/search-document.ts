import type { Medallion } from '../document/medallion.ts';

/** What of a medallion is searched: everything it says in words. */
export function searchableText(medallion: Medallion): string {
  const { summary, decisions, open_questions: questions, affordances, scope } = medallion;
  return [
    summary.high_level,
    ...summary.subsystems.flatMap(({ name, notes }) => [name, notes]),
    ...decisions.flatMap(({ statement, rationale }) => [statement, rationale]),
    ...questions.flatMap(({ question, blocked_on }) => [question, ...blocked_on]),
    ...affordances.recommended_entry_points,
    ...affordances.avoid_repeating,
    ...(affordances.invariants ?? []),
    ...scope.graph_nodes,
    ...scope.tags,
  ].join('\n');
}
