import { shortId } from '@waymark/core-types';
import type { StoredMedallion } from '@waymark/medallion';

/** What a reply says about a checkpoint. */
export function overviewOf({ medallion, revision }: StoredMedallion): Record<string, unknown> {
  const { meta, scope, summary, decisions, open_questions } = medallion;
  return {
    medallion_id: meta.medallion_id,
    short_id: shortId(meta.medallion_id),
    revision,
    updated_at: meta.updated_at,
    scope: scope.graph_nodes,
    high_level: summary.high_level,
    decisions: decisions.length,
    open_questions: open_questions.length,
  };
}
