import { shortId } from '@waymark/core-types';
import type { MedallionStatus, Scope, StoredMedallion } from '@waymark/medallion';
import type { Style } from '../output/style.ts';
import { shorten, table } from '../output/table.ts';

/** A medallion in a list. */
export interface MedallionOverview {
  medallion_id: string;
  short_id: string;
  revision: number;
  status: MedallionStatus;
  updated_at: string;
  model: string;
  scope: Scope;
  high_level: string;
  decisions: number;
  open_questions: number;
}

/** What a list says about a medallion. */
export function overviewOf({ medallion, revision }: StoredMedallion): MedallionOverview {
  const { meta, scope, summary, decisions, open_questions } = medallion;
  return {
    medallion_id: meta.medallion_id,
    short_id: shortId(meta.medallion_id),
    revision,
    status: meta.status,
    updated_at: meta.updated_at,
    model: meta.model,
    scope: { graph_nodes: scope.graph_nodes, tags: scope.tags },
    high_level: summary.high_level,
    decisions: decisions.length,
    open_questions: open_questions.length,
  };
}

/** Overviews as a table for people. */
export function overviewTable(items: readonly MedallionOverview[], style: Style): string {
  const rows = items.map((item) => [
    style.bold(item.short_id),
    `r${item.revision}`,
    item.status === 'active' ? style.green(item.status) : style.yellow(item.status),
    style.dim(item.updated_at.slice(0, 16).replace('T', ' ')),
    shorten(scopeText(item.scope), 40),
    shorten(item.high_level, 70),
  ]);
  return table([['ID', 'REV', 'STATUS', 'UPDATED (UTC)', 'SCOPE', 'SUMMARY'].map(style.dim), ...rows]);
}

/** A scope on one line: `repo:shop module:auth #release`. */
export function scopeText(scope: Scope): string {
  return [...scope.graph_nodes, ...scope.tags.map((tag) => `#${tag}`)].join(' ');
}
