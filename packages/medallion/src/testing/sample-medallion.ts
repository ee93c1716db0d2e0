import type { Medallion } from '../document/medallion.ts';
import { parseMedallion } from '../document/read-medallion.ts';

/** What a test cares about of a medallion; the rest is filled in. */
export interface SampleOptions {
  id?: string;
  graph_nodes?: string[];
  tags?: string[];
  updated_at?: string;
  status?: Medallion['meta']['status'];
  high_level?: string;
  decisions?: string[];
  questions?: string[];
}

let count = 0;

/** A valid medallion for a test, with an id of its own unless one is given. */
export function sampleMedallion(options: SampleOptions = {}): Medallion {
  const { decisions = [], questions = [], updated_at = '2026-01-01T00:00:00.000Z' } = options;
  const number = (index: number) => String(index + 1).padStart(3, '0');
  return parseMedallion({
    meta: {
      medallion_id: options.id ?? `sample-${++count}`,
      schema_version: 'medallion.v1',
      model: 'sample/1',
      created_at: '2026-01-01T00:00:00.000Z',
      updated_at,
      status: options.status ?? 'active',
    },
    scope: { graph_nodes: options.graph_nodes ?? ['repo:sample'], tags: options.tags ?? [] },
    summary: { high_level: options.high_level ?? 'A sample.', subsystems: [] },
    decisions: decisions.map((statement, index) => ({
      id: `D-${number(index)}`,
      statement,
      rationale: 'because the test says so',
      confidence: 0.9,
    })),
    open_questions: questions.map((question, index) => ({
      id: `Q-${number(index)}`,
      question,
      blocked_on: [],
      priority: 'medium',
    })),
    affordances: { recommended_entry_points: [], avoid_repeating: [] },
  });
}
