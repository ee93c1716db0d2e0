import { canonicalJson } from '@waymark/core-types';

/** Fields that differ in every revision and say nothing of what was changed. */
const bookkeeping = new Set(['revision', 'updated_at']);

/** The top-level fields in which two documents differ, in alphabetical order. */
export function changedFields(before: object, after: object): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].filter((field) => !bookkeeping.has(field) && !isSame(before, after, field)).sort();
}

/** Two changes of one document. */
export interface ConcurrentChanges<Document> {
  mine: Document;
  theirs: Document;
  /** Fields that hold times of which the later counts. */
  forwardTimes?: readonly string[];
}

/**
 * Both writers' changes to `base` in one document, with the revision of `theirs`; null where both changed a field to
 * different values.
 */
export function mergeFields<Document extends object>(
  base: Document,
  { mine, theirs, forwardTimes = [] }: ConcurrentChanges<Document>,
): Document | null {
  const merged = new Map<string, unknown>(Object.entries(theirs));
  for (const field of changedFields(base, mine)) {
    if (isSame(base, theirs, field)) copyField(field, mine, merged);
    else if (isSame(mine, theirs, field)) continue;
    else if (!forwardTimes.includes(field)) return null;
    else if (timeOf(mine, field) > timeOf(theirs, field)) copyField(field, mine, merged);
  }
  // Not by assignment: a field may be called __proto__.
  return Object.fromEntries(merged) as Document;
}

/** No time lies before all others. */
function timeOf(document: object, field: string): string {
  const time = fieldOf(document, field);
  return typeof time === 'string' ? time : '';
}

function copyField(field: string, from: object, to: Map<string, unknown>): void {
  if (Object.hasOwn(from, field)) to.set(field, fieldOf(from, field));
  else to.delete(field);
}

function isSame(one: object, other: object, field: string): boolean {
  return canonicalJson(valuesOf(one, field)) === canonicalJson(valuesOf(other, field));
}

/** In a list, so that an absent field differs from one that is null. */
function valuesOf(document: object, field: string): unknown[] {
  const value = fieldOf(document, field);
  return value === undefined ? [] : [value];
}

function fieldOf(document: object, field: string): unknown {
  return Object.hasOwn(document, field) ? (document as Record<string, unknown>)[field] : undefined;
}
