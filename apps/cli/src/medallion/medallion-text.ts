import { shortId } from '@waymark/core-types';
import type { Medallion, StoredMedallion } from '@waymark/medallion';
import type { Style } from '../output/style.ts';
import { scopeText } from './overview.ts';

/** A whole medallion for people. */
export function medallionText({ medallion, revision }: StoredMedallion, style: Style): string {
  const { meta, scope, summary, decisions, open_questions, affordances } = medallion;
  const source = (item: { source?: string | undefined }) =>
    item.source === undefined ? '' : style.dim(`  (${item.source})`);
  return [
    `${style.bold(`Medallion ${shortId(meta.medallion_id)}`)}  ${scopeText(scope)}`,
    metaLines(medallion, revision),
    summary.high_level,
    section(
      style,
      'Decisions',
      decisions.map((item) => {
        const why = item.rationale === '' ? '' : `\n      because: ${item.rationale}`;
        return `${item.id} ${item.statement}${why}${source(item)}`;
      }),
    ),
    section(
      style,
      'Open questions',
      open_questions.map((item) => {
        const blockers = item.blocked_on.length === 0 ? '' : `\n      blocked on: ${item.blocked_on.join('; ')}`;
        return `${item.id} [${item.priority}] ${item.question}${blockers}${source(item)}`;
      }),
    ),
    section(
      style,
      'Subsystems',
      summary.subsystems.map((item) => {
        return `${item.name} (${item.status})${item.notes === '' ? '' : `: ${item.notes}`}`;
      }),
    ),
    section(style, 'Start here', affordances.recommended_entry_points),
    section(style, 'Do not repeat', affordances.avoid_repeating),
    section(style, 'Always true', affordances.invariants ?? []),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function metaLines({ meta }: Medallion, revision: number): string {
  const knowledge = meta.knowledge_max_ts === undefined ? '' : `, knows up to ${meta.knowledge_max_ts}`;
  const reason = meta.status_reason === undefined ? '' : `: ${meta.status_reason}`;
  return [
    `id ${meta.medallion_id}, revision ${revision}, ${meta.status}${reason}`,
    `updated ${meta.updated_at} by ${meta.model}${knowledge}`,
  ].join('\n');
}

function section(style: Style, title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return [style.bold(title), ...lines.map((line) => `  - ${line}`)].join('\n');
}
