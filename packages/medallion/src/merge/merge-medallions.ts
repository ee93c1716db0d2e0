import { canonicalJson, type JsonObject, type JsonValue } from '@waymark/core-types';
import { createItemCounter, readHighestIds, type HighestIds } from '../document/item-counter.ts';
import type { Medallion } from '../document/medallion.ts';
import { parseMedallion } from '../document/read-medallion.ts';
import { mergeValues } from './merge-values.ts';

/** Two successors of one medallion. */
export interface MergeInput {
  /** What both started from. */
  base: Medallion;
  /** The one that is to be written now. */
  ours: Medallion;
  /** The one that was written meanwhile. */
  theirs: Medallion;
}

/**
 * Merges two successors of one medallion into one that holds what either of them added, changed and removed. Where both
 * changed the same field, ours stands; a change stands against a removal. New decisions and questions of ours whose id
 * theirs has used meanwhile get the next free id; those that theirs has too, word for word, are not added again.
 * The same input gives the same result.
 * @throws {SchemaValidationError} when what both hold together exceeds a limit of the document.
 */
export function mergeMedallions({ base, ours, theirs }: MergeInput): Medallion {
  const highest = higherOf(readHighestIds(ours), readHighestIds(theirs));
  const decisionIds = createItemCounter('D', highest.decisions);
  const questionIds = createItemCounter('Q', highest.questions);
  const renumbered = {
    ...ours,
    decisions: renumberAdded(() => decisionIds.next(), {
      base: base.decisions,
      ours: ours.decisions,
      theirs: theirs.decisions,
    }),
    open_questions: renumberAdded(() => questionIds.next(), {
      base: base.open_questions,
      ours: ours.open_questions,
      theirs: theirs.open_questions,
    }),
  };
  const merged = mergeValues(asJson(base), asJson(renumbered), asJson(theirs)) as JsonObject;
  const meta = mergeMeta(merged['meta'] as JsonObject, ours, theirs);
  const highest_ids = {
    ...(meta['highest_ids'] as JsonObject | undefined),
    decisions: decisionIds.last,
    questions: questionIds.last,
  };
  return parseMedallion({ ...merged, meta: { ...meta, highest_ids } });
}

type Item = { id: string };

/** Ours, with ids for its new items that collide with nothing in theirs; new items that theirs has too take its id. */
function renumberAdded<Entry extends Item>(
  nextId: () => string,
  lists: { base: Entry[]; ours: Entry[]; theirs: Entry[] },
): Entry[] {
  const baseIds = new Set(lists.base.map((item) => item.id));
  const addedByTheirs = new Map(
    lists.theirs.filter((item) => !baseIds.has(item.id)).map((item) => [textOf(item), item.id]),
  );
  const takeTwin = (item: Entry) => {
    const twin = addedByTheirs.get(textOf(item));
    // Taken once: ours may say the same twice, and an id stands for one item.
    addedByTheirs.delete(textOf(item));
    return twin;
  };
  const theirIds = new Set(lists.theirs.map((item) => item.id));
  return lists.ours.map((item) => {
    if (baseIds.has(item.id)) return item;
    const twin = takeTwin(item);
    if (twin !== undefined) return { ...item, id: twin };
    return theirIds.has(item.id) ? { ...item, id: nextId() } : item;
  });
}

function higherOf(one: HighestIds, other: HighestIds): HighestIds {
  return {
    decisions: Math.max(one.decisions, other.decisions),
    questions: Math.max(one.questions, other.questions),
  };
}

/** What the item says, so that the same thing said twice is known as such. */
function textOf(item: Item & { statement?: string; question?: string }): string {
  return (item.statement ?? item.question ?? canonicalJson(item))
    .normalize('NFKC')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .toLowerCase();
}

/** Times and range of knowledge cover both. */
function mergeMeta(meta: JsonObject, ours: Medallion, theirs: Medallion): JsonObject {
  const pick = (field: 'updated_at' | 'knowledge_min_ts' | 'knowledge_max_ts', direction: 1 | -1) => {
    const times = [ours.meta[field], theirs.meta[field]].filter((time) => time !== undefined);
    const [first] = times.sort((a, b) => direction * (Date.parse(a) - Date.parse(b)));
    return first === undefined ? {} : { [field]: first };
  };
  return {
    ...meta,
    created_at: theirs.meta.created_at,
    ...pick('updated_at', -1),
    ...pick('knowledge_min_ts', 1),
    ...pick('knowledge_max_ts', -1),
  };
}

function asJson(medallion: Medallion): JsonValue {
  return JSON.parse(canonicalJson(medallion)) as JsonValue;
}
