import { versionTag } from '@waymark/core-types';
import type { Collection } from '../documents/collection.ts';
import type { DocumentKind, StoredDocument } from '../documents/document-kind.ts';
import { requireFields } from '../documents/require-fields.ts';
import type { ExportLine } from '../store-maintenance.ts';

/** Every document of a tenant in one collection, deleted ones too, by ascending id, a page in memory at a time. */
export async function* exportCollection<Document extends StoredDocument>(
  kind: DocumentKind<Document>,
  collection: Collection<Document>,
  tenant_id: string,
): AsyncIterable<ExportLine> {
  requireFields({ tenant_id }, ['tenant_id']);
  const schema_version = versionTag(kind.versions);
  for await (const document of collection.scan({ tenant_id }, { includeDeleted: true })) {
    yield { schema_version, document };
  }
}
