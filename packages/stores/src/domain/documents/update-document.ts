import { deadlineIn } from '../../contention/deadline.ts';
import { retry } from '../../contention/retry.ts';
import { BusyError } from '../../errors.ts';
import { NotFoundError, RevisionConflictError } from '../errors.ts';
import type { Collection } from './collection.ts';
import type { DocumentKey, DocumentKind, StoredDocument } from './document-kind.ts';
import { idFieldOf } from './prepare-document.ts';

/** For how long others may come first, in milliseconds. */
const patience = 30_000;

/**
 * Reads a document, changes it and saves it, again from the start whenever somebody else was first. Where `change`
 * returns null there is nothing to save.
 * @throws {NotFoundError} when it is not there.
 * @throws {BusyError} when others came first for 30 seconds.
 */
export function updateDocument<Document extends StoredDocument>(
  kind: DocumentKind<Document>,
  { collection, key }: { collection: Collection<Document>; key: DocumentKey },
  change: (document: Document) => Document | null,
): Promise<Document> {
  return retryOnConflict(kind.kind, async () => {
    const current = await collection.get(key);
    if (current === null) throw new NotFoundError(kind.kind, key.id);
    const { revision } = current;
    const changed = change(current);
    if (changed === null) return current;
    return collection.save({ ...changed, tenant_id: key.tenant_id, [idFieldOf(kind)]: key.id, revision });
  });
}

/** Repeats a read-then-write for as long as it meets a RevisionConflictError. @throws {BusyError} after 30 seconds. */
export function retryOnConflict<Result>(kind: string, attempt: () => Promise<Result>): Promise<Result> {
  return retry(attempt, {
    deadline: deadlineIn(patience),
    kindOf: (error) => (RevisionConflictError.isInstance(error) ? 'contention' : 'final'),
    map: (error) =>
      RevisionConflictError.isInstance(error)
        ? new BusyError(`Others changed this ${kind} again and again for ${patience} ms; nothing was written.`, {
            cause: error,
          })
        : error,
  });
}
