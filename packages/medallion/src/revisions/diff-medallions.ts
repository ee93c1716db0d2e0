import { canonicalJson } from '@waymark/core-types';
import { readHighestIds } from '../document/item-counter.ts';
import type { Decision, Medallion, MedallionStatus, OpenQuestion, Subsystem } from '../document/medallion.ts';

/** A value before and after. */
export interface Change<Value> {
  before: Value;
  after: Value;
}

/** What happened between two revisions of a medallion, in the words of its subject. */
export interface MedallionDiff {
  decisions: { added: Decision[]; changed: Change<Decision>[]; dropped: Decision[] };
  open_questions: { opened: OpenQuestion[]; changed: Change<OpenQuestion>[]; answered: OpenQuestion[] };
  subsystems: { added: Subsystem[]; changed: Change<Subsystem>[]; dropped: Subsystem[] };
  recommended_entry_points: { added: string[]; dropped: string[] };
  avoid_repeating: { added: string[]; dropped: string[] };
  invariants: { added: string[]; dropped: string[] };
  high_level: Change<string> | null;
  status: Change<MedallionStatus> | null;
}

/** Compares two revisions. Decisions and questions are the same while their id is, subsystems while their name is. */
export function diffMedallions(before: Medallion, after: Medallion): MedallionDiff {
  const decisions = diffRecords(before.decisions, after.decisions, (decision) => decision.id);
  const questions = diffRecords(before.open_questions, after.open_questions, (question) => question.id);
  return {
    decisions,
    open_questions: { opened: questions.added, changed: questions.changed, answered: questions.dropped },
    subsystems: diffRecords(before.summary.subsystems, after.summary.subsystems, (subsystem) => subsystem.name),
    recommended_entry_points: diffTexts(
      before.affordances.recommended_entry_points,
      after.affordances.recommended_entry_points,
    ),
    avoid_repeating: diffTexts(before.affordances.avoid_repeating, after.affordances.avoid_repeating),
    invariants: diffTexts(before.affordances.invariants ?? [], after.affordances.invariants ?? []),
    high_level: changeOf(before.summary.high_level, after.summary.high_level),
    status: changeOf(before.meta.status, after.meta.status),
  };
}

/**
 * True when two medallions say the same; who wrote it and when does not count, nor whether the highest ids are written
 * down or can be read off the items.
 */
export function isSameContent(one: Medallion, other: Medallion): boolean {
  const content = (medallion: Medallion) => {
    const { updated_at: _updatedAt, model: _model, ...meta } = medallion.meta;
    const highest_ids = { ...meta.highest_ids, ...readHighestIds(medallion) };
    return canonicalJson({ ...medallion, meta: { ...meta, highest_ids } });
  };
  return content(one) === content(other);
}

function diffRecords<Item>(before: Item[], after: Item[], keyOf: (item: Item) => string) {
  const earlier = new Map(before.map((item) => [keyOf(item), item]));
  const later = new Map(after.map((item) => [keyOf(item), item]));
  return {
    added: after.filter((item) => !earlier.has(keyOf(item))),
    changed: after.flatMap((item) => {
      const previous = earlier.get(keyOf(item));
      if (previous === undefined || canonicalJson(previous) === canonicalJson(item)) return [];
      return [{ before: previous, after: item }];
    }),
    dropped: before.filter((item) => !later.has(keyOf(item))),
  };
}

function diffTexts(before: string[], after: string[]): { added: string[]; dropped: string[] } {
  return {
    added: after.filter((text) => !before.includes(text)),
    dropped: before.filter((text) => !after.includes(text)),
  };
}

function changeOf<Value>(before: Value, after: Value): Change<Value> | null {
  return before === after ? null : { before, after };
}
