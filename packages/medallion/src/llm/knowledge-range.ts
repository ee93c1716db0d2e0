import { toTimestamp } from '@waymark/core-types';
import type { MedallionMeta } from '../document/medallion.ts';
import type { Evidence } from '../evidence/evidence.ts';

/** The part of a medallion's meta that says how old its knowledge is. */
export type KnowledgeRange = Pick<MedallionMeta, 'knowledge_min_ts' | 'knowledge_max_ts'>;

const latestTime = Date.UTC(9999, 11, 31);

/** The time of a text in milliseconds; undefined for what is no time or lies outside the years 1970 to 9999. */
export function readTime(text: string | undefined): number | undefined {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return time >= 0 && time <= latestTime ? time : undefined;
}

/** The times of the oldest and the newest evidence, widened by what is known already. Empty when nothing has a time. */
export function knowledgeRange(evidence: Evidence, known: KnowledgeRange = {}): KnowledgeRange {
  let oldest = Number.POSITIVE_INFINITY;
  let newest = Number.NEGATIVE_INFINITY;
  for (const text of [...timesOf(evidence), known.knowledge_min_ts, known.knowledge_max_ts]) {
    const time = readTime(text);
    if (time === undefined) continue;
    oldest = Math.min(oldest, time);
    newest = Math.max(newest, time);
  }
  if (oldest > newest) return {};
  return { knowledge_min_ts: toTimestamp(oldest), knowledge_max_ts: toTimestamp(newest) };
}

function* timesOf(evidence: Evidence): Generator<string | undefined> {
  for (const transcript of evidence.transcripts ?? []) {
    yield transcript.started_at;
    yield transcript.ended_at;
    for (const entry of transcript.entries) yield entry.at;
  }
  for (const commit of evidence.artefacts?.git_log ?? []) yield commit.at;
  for (const run of evidence.artefacts?.test_runs ?? []) yield run.at;
}
