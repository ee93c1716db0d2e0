import type { DocumentKey, StoredDocument } from './document-kind.ts';
import type { Page, Paging } from './paging.ts';

/** How a document is saved. */
export interface SaveOptions<Document> {
  /** Replaces whatever is there, deleted or not, whatever its revision. Default false. */
  overwrite?: boolean;
  /** What the caller read before it changed it: with it, a conflict's error holds the merge where the fields are disjoint. */
  base?: Document;
}

/** Which documents of one tenant. Each entry of `where` is the value of a column or `id`, or several of which it is one. */
export interface DocumentFilter {
  tenant_id: string;
  where?: Record<string, ColumnValue | null | readonly ColumnValue[] | undefined> | undefined;
}

/** What a column of a collection holds beside null. */
export type ColumnValue = string | number;

/** Which documents in which order. */
export interface DocumentListing extends DocumentFilter {
  /** Names the listing, for its cursors. */
  name: string;
  /** A column that is never null, text where `type` does not say otherwise; ties are broken by ascending id. */
  order: { column: string; direction: 'asc' | 'desc'; type?: 'number' };
  defaultLimit: number;
}

/**
 * Documents of one kind, in one engine. Saving names the revision that was read (0 for a new document); reads leave out
 * what is deleted; each call is bound to one tenant.
 */
export interface Collection<Document extends StoredDocument> {
  get(key: DocumentKey): Promise<Document | null>;
  /**
   * Keeps a document and returns it as stored: defaults, id and times filled in, `revision` one higher.
   * @throws {ValidationError} for a document that does not fit, or changes what cannot change.
   * @throws {RevisionConflictError} when another revision is the current one.
   * @throws {NotFoundError} when a revision is named of a document that is not there.
   */
  save(draft: object, options?: SaveOptions<Document>): Promise<Document>;
  /** Marks a document as deleted; false when there is none. */
  remove(key: DocumentKey): Promise<boolean>;
  /**
   * Saves a document that is there and marks another as deleted, each at the revision that was read: both, or nothing.
   * @throws as `save`, for either of them.
   */
  saveRemoving(draft: object, removed: Document): Promise<Document>;
  list(listing: DocumentListing, paging: Paging): Promise<Page<Document>>;
  /** All that `list` gives page by page, at once. */
  listAll(listing: DocumentListing): Promise<Document[]>;
  /** Those of these ids that are there, in no order. */
  getMany(keys: { tenant_id: string; ids: readonly string[] }): Promise<Document[]>;
  /** All of them by ascending id, a page at a time; deleted ones too where asked for. */
  scan(filter: DocumentFilter, options?: { includeDeleted?: boolean }): AsyncIterable<Document>;
  /**
   * Writes a document exactly as it is, from an export: false where its id is taken and `replace` is not set. A document
   * without a revision gets the first one.
   */
  restore(document: Document, options: { replace: boolean }): Promise<boolean>;
  /**
   * Removes documents for good, with all that belongs to them; returns how many. One whose `revision` is named stays
   * when it has changed since.
   */
  erase(keys: readonly (DocumentKey & { revision?: number })[]): Promise<number>;
}
