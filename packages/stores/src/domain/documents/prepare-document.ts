import { timestampNotBefore, toTimestamp, ValidationError, type Clock, type IdGenerator } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import type { DocumentKey, DocumentKind, StoredDocument } from './document-kind.ts';

/** What stores take from outside. */
export interface StoreContext {
  clock: Clock;
  ids: IdGenerator;
}

/** The field that holds a document's id. */
export function idFieldOf<Document extends StoredDocument>(kind: DocumentKind<Document>): string {
  return kind.idField ?? 'id';
}

/** @throws {ValidationError} for a draft that does not fit its schema. */
export function prepareDocument<Document extends StoredDocument>(
  kind: DocumentKind<Document>,
  draft: object,
  context: StoreContext,
): Document {
  const given = draft as Record<string, unknown>;
  const now = toTimestamp(context.clock.now());
  const filled: Record<string, unknown> = { ...draft };
  filled[idFieldOf(kind)] ??= context.ids();
  for (const field of ['created_at', ...(kind.datedFields ?? [])]) filled[field] ??= now;
  if (kind.hasUpdatedAt) filled['updated_at'] ??= filled['created_at'];
  const document = parseDocument(kind.schema, filled, kind.kind);
  if (document.deleted_at !== null) {
    throw new ValidationError(`This ${kind.kind} is deleted, so it cannot be saved.`, [
      { path: '$.deleted_at', message: `Must be null; delete a ${kind.kind} by its own call` },
    ]);
  }
  if (!kind.hasUpdatedAt) return document;
  const since = typeof given['updated_at'] === 'string' ? given['updated_at'] : document.created_at;
  return { ...document, updated_at: timestampNotBefore(context.clock, since) };
}

/** @throws {ValidationError} when a field changed that cannot change, or moved as it may not. */
export function assertSuccessor<Document extends StoredDocument>(
  kind: DocumentKind<Document>,
  previous: Document,
  next: Document,
): void {
  for (const field of immutableFields(kind)) {
    if (previous[field] === next[field]) continue;
    throw new ValidationError(`${field} of a ${kind.kind} cannot change.`, [
      { path: `$.${field}`, message: `Must stay ${JSON.stringify(previous[field])}` },
    ]);
  }
  for (const move of kind.moves ?? []) move.assert(previous, next);
}

export function immutableFields<Document extends StoredDocument>(kind: DocumentKind<Document>): string[] {
  return ['created_at', ...(kind.immutable ?? [])];
}

/** What replaces a stored document, whatever its revision: made when that one was, and changed no earlier. */
export function replacing<Document extends StoredDocument>(
  kind: DocumentKind<Document>,
  next: Document,
  stored: Document | null,
): Document {
  if (stored === null) return { ...next, revision: 0 };
  const { revision, created_at } = stored;
  if (!kind.hasUpdatedAt) return { ...next, revision, created_at };
  const times = [String(next['updated_at']), String(stored['updated_at'])].sort();
  return { ...next, revision, created_at, updated_at: times[1] };
}

/** The id by which a document is stored. */
export function keyOf<Document extends StoredDocument>(kind: DocumentKind<Document>, document: Document): DocumentKey {
  return { tenant_id: document.tenant_id, id: String(document[idFieldOf(kind)]) };
}

/** The document's next revision, in which it is deleted. */
export function deleted<Document extends StoredDocument>(
  kind: DocumentKind<Document>,
  stored: Document,
  { clock }: StoreContext,
): Document {
  const now = kind.hasUpdatedAt ? timestampNotBefore(clock, String(stored['updated_at'])) : toTimestamp(clock.now());
  const times = kind.hasUpdatedAt ? { deleted_at: now, updated_at: now } : { deleted_at: now };
  return { ...stored, ...times, revision: stored.revision + 1 };
}
