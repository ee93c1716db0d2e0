import type { Affordances, Decision, Medallion, OpenQuestion, Subsystem } from '../../document/medallion.ts';
import type { SchemaIssue } from '../../errors.ts';
import { createItemCounter, readHighestIds } from '../../document/item-counter.ts';
import { normaliseText } from '../text/tokens.ts';
import type { NewContent, UpdatedContent } from './content-schemas.ts';

/** An empty medallion with what a model wrote about it. */
export function fillMedallion(empty: Medallion, content: NewContent): Medallion {
  return applyUpdate(empty, {
    ...content,
    decisions: content.decisions.map((decision) => ({ id: null, ...decision })),
    open_questions: content.open_questions.map((question) => ({ id: null, ...question })),
    contradicted_decisions: [],
    answered_questions: [],
  });
}

/** Names the ids that a reply may not use: unknown ones, those named twice, and those both changed and removed. */
export function checkIds(existing: Medallion, content: UpdatedContent): SchemaIssue[] {
  return [
    ...checkList(existing.decisions, {
      items: content.decisions,
      removed: content.contradicted_decisions,
      names: ['decisions', 'contradicted_decisions'],
    }),
    ...checkList(existing.open_questions, {
      items: content.open_questions,
      removed: content.answered_questions,
      names: ['open_questions', 'answered_questions'],
    }),
  ];
}

/**
 * A medallion with a model's changes: what it does not name stays as it is, with its unknown fields; new entries get the
 * next ids. Expects ids that were checked.
 */
export function applyUpdate(existing: Medallion, content: UpdatedContent): Medallion {
  const highest = readHighestIds(existing);
  const decisionIds = createItemCounter('D', highest.decisions);
  const questionIds = createItemCounter('Q', highest.questions);
  const decisions = applyList<Decision>(existing.decisions, {
    items: content.decisions,
    removed: content.contradicted_decisions,
    textOf: (item) => item.statement,
    nextId: () => decisionIds.next(),
  });
  const questions = applyList<OpenQuestion>(existing.open_questions, {
    items: content.open_questions,
    removed: content.answered_questions,
    textOf: (item) => item.question,
    nextId: () => questionIds.next(),
  });
  return {
    ...existing,
    meta: { ...existing.meta, highest_ids: { decisions: decisionIds.last, questions: questionIds.last } },
    summary: {
      ...existing.summary,
      high_level: content.high_level,
      subsystems: applySubsystems(existing.summary.subsystems, content.subsystems),
    },
    decisions,
    open_questions: questions,
    affordances: applyAffordances(existing.affordances, content),
  };
}

function applyAffordances(existing: Affordances, content: UpdatedContent): Affordances {
  const { invariants: oldInvariants, sources, ...rest } = existing;
  const lists = {
    recommended_entry_points: unique(content.recommended_entry_points),
    avoid_repeating: unique(content.avoid_repeating),
    ...(content.invariants.length === 0 && oldInvariants === undefined
      ? {}
      : { invariants: unique(content.invariants) }),
  };
  const texts = new Set(Object.values(lists).flat());
  const standing = Object.entries(sources ?? {}).filter(([text]) => texts.has(text));
  return { ...rest, ...lists, ...(standing.length === 0 ? {} : { sources: Object.fromEntries(standing) }) };
}

interface ListChange<Item extends { id: string }> {
  items: readonly (Omit<Item, 'id' | 'source'> & { id: string | null })[];
  removed: readonly string[];
  textOf: (item: Item) => string;
  nextId: () => string;
}

function applyList<Item extends { id: string }>(existing: readonly Item[], change: ListChange<Item>): Item[] {
  const changed = new Map(change.items.flatMap((item) => (item.id === null ? [] : [[item.id, item]])));
  const removed = new Set(change.removed);
  const list = existing.filter(({ id }) => !removed.has(id)).map((item) => ({ ...item, ...changed.get(item.id) }));
  const known = new Set(list.map((item) => normaliseText(change.textOf(item))));
  for (const item of change.items) {
    if (item.id !== null) continue;
    const added = { ...item, id: '' } as unknown as Item;
    const text = normaliseText(change.textOf(added));
    if (known.has(text)) continue;
    known.add(text);
    list.push({ ...added, id: change.nextId() });
  }
  return list;
}

function applySubsystems(existing: readonly Subsystem[], news: readonly Subsystem[]): Subsystem[] {
  const byName = new Map(news.map((subsystem) => [subsystem.name, subsystem]));
  const known = new Set(existing.map(({ name }) => name));
  const updated = existing.map((subsystem) => ({ ...subsystem, ...byName.get(subsystem.name) }));
  return [...updated, ...[...byName.values()].filter(({ name }) => !known.has(name))];
}

function checkList(
  existing: readonly { id: string }[],
  change: { items: readonly { id: string | null }[]; removed: readonly string[]; names: [string, string] },
): SchemaIssue[] {
  const known = new Set(existing.map(({ id }) => id));
  const seen = new Set<string>();
  const issues: SchemaIssue[] = [];
  const check = (id: string, path: string) => {
    if (!known.has(id))
      issues.push({ path, message: `${JSON.stringify(id)} is no id of the record; use null for a new entry` });
    else if (seen.has(id)) issues.push({ path, message: `${id} is named twice` });
    seen.add(id);
  };
  for (const [index, { id }] of change.items.entries()) if (id !== null) check(id, `$.${change.names[0]}[${index}].id`);
  for (const [index, id] of change.removed.entries()) check(id, `$.${change.names[1]}[${index}]`);
  return issues;
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
