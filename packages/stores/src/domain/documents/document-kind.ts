import type { DocumentVersions } from '@waymark/core-types';
import type { DocumentSchema } from '@waymark/core-types/domain';
import type { SqlValue, Statement } from '../../database.ts';

/** A document of a tenant that changes under optimistic revisions. */
export interface StoredDocument {
  tenant_id: string;
  created_at: string;
  deleted_at: string | null;
  revision: number;
  [field: string]: unknown;
}

/** Which document of which tenant. */
export interface DocumentKey {
  tenant_id: string;
  id: string;
}

/** What a column holds of a document, so that queries can find it. */
export type Column<Document> = (document: Document) => SqlValue;

/** A field that may only move in certain ways from one revision to the next. */
export interface GuardedMove<Document> {
  /** Must be a column of the kind. */
  column: string;
  /** The values from which a document may have come to what it holds now. */
  from(next: Document): readonly SqlValue[];
  /** @throws {ValidationError} when it may not. */
  assert(previous: Document, next: Document): void;
}

/** What a collection needs to know of the documents it holds. */
export interface DocumentKind<Document extends StoredDocument> {
  /** As in `rule`; also the first part of the version tag, `rule.v1`. */
  kind: string;
  table: string;
  schema: DocumentSchema<Document>;
  versions: DocumentVersions;
  /** The field that holds the document's id. Default `id`. */
  idField?: string;
  columns: Record<string, Column<Document>>;
  /** Fields, which must be columns, that never change once stored. `created_at` is always one. */
  immutable?: readonly string[];
  moves?: readonly GuardedMove<Document>[];
  /** Times that are now where a new document lacks them. `created_at` is always one. */
  datedFields?: readonly string[];
  /** Times that only go forward: of two changes to one of them, a merge takes the later. */
  forwardTimes?: readonly string[];
  /** Whether `updated_at` is set at every save. */
  hasUpdatedAt: boolean;
  /** Computes fields from what was stored before; it costs a read at each save. */
  derive?(next: Document, previous: Document | null): Promise<Document>;
  /**
   * Texts of which a tenant's living documents may share none; a UniqueError refuses the second. Memory only: in SQL,
   * indexes and the statements below see to it.
   */
  uniqueKeys?(document: Document): string[];
  /** More statements for the transaction of a save; `document` is what is being written. SQL only. */
  alsoSave?(document: Document): Statement[];
  /** More statements for the transaction that deletes a document. SQL only. */
  alsoRemove?(key: DocumentKey): Statement[];
  /** More statements for the transaction that erases a document; those of `alsoRemove` where there are none. SQL only. */
  alsoErase?(key: DocumentKey): Statement[];
}
