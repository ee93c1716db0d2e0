import { canonicalJson } from '@waymark/core-types';

/** Fields that differ in every revision and say nothing of what was changed. */
const bookkeeping = new Set(['revision', 'updated_at']);

/** The top-level fields in which two documents differ, in alphabetical order. */
export function changedFields(before: object, after: object): string[] {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...fields].filter((field) => !bookkeeping.has(field) && !isSame(before, after, field)).sort();
}

/**
 * Both writers' changes to `base` in one document, with the revision of `theirs`; null where both changed a field to
 * different values.
 */
export function mergeFields<Document extends object>(
  base: Document,
  mine: Document,
  theirs: Document,
): Document | null {
  const merged = { ...theirs } as Record<string, unknown>;
  for (const field of changedFields(base, mine)) {
    if (!isSame(base, theirs, field) && !isSame(mine, theirs, field)) return null;
    if (Object.hasOwn(mine, field)) merged[field] = mine[field as keyof Document];
    else delete merged[field];
  }
  return merged as Document;
}

function isSame(one: object, other: object, field: string): boolean {
  return canonicalJson(valueOf(one, field)) === canonicalJson(valueOf(other, field));
}

/** In a list, so that an absent field differs from one that is null. */
function valueOf(document: object, field: string): unknown[] {
  return Object.hasOwn(document, field) ? [document[field as keyof typeof document] as unknown] : [];
}
