import { NotFoundError, RevisionConflictError } from '../errors.ts';
import type { SaveOptions } from './collection.ts';
import type { DocumentKind, StoredDocument } from './document-kind.ts';
import { changedFields, mergeFields } from './merge-fields.ts';
import { assertSuccessor, idFieldOf } from './prepare-document.ts';

/**
 * Says why `next` cannot follow what is stored; returns where it can.
 * @throws {RevisionConflictError | NotFoundError | ValidationError}
 */
export function assertRevision<Document extends StoredDocument>(
  kind: DocumentKind<Document>,
  { stored, next, options }: { stored: Document | null; next: Document; options: SaveOptions<Document> },
): void {
  const id = String(next[idFieldOf(kind)]);
  if (stored === null) {
    if (next.revision === 0) return;
    throw new NotFoundError(kind.kind, id);
  }
  if (stored.revision === next.revision && stored.deleted_at === null) return assertSuccessor(kind, stored, next);
  const isDeleted = stored.deleted_at !== null;
  const merged =
    isDeleted || options.base === undefined
      ? null
      : mergeFields(options.base, { mine: next, theirs: stored, forwardTimes: kind.forwardTimes ?? [] });
  throw new RevisionConflictError({
    kind: kind.kind,
    id,
    expected_revision: next.revision,
    current_revision: stored.revision,
    changed_fields: changedFields(options.base ?? next, stored),
    current: isDeleted ? null : stored,
    merged,
  });
}
