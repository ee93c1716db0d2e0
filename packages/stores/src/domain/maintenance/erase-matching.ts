import { chunksOf } from '../documents/chunks-of.ts';
import type { Collection, DocumentFilter } from '../documents/collection.ts';
import type { DocumentKey, DocumentKind, StoredDocument } from '../documents/document-kind.ts';
import { idFieldOf } from '../documents/prepare-document.ts';
import { requireFields } from '../documents/require-fields.ts';
import type { Counts } from '../store-maintenance.ts';
import { addCount } from './counts.ts';

/** Documents that are removed in one go, and ids in one query. */
const batchSize = 100;

/**
 * Removes for good what one of the filters finds, deleted documents too, and returns how many; with `dry_run` it only
 * counts. Where `isErased` chooses among them, a document that changes after it was looked at stays.
 */
export async function eraseMatching<Document extends StoredDocument>(
  kind: DocumentKind<Document>,
  collection: Collection<Document>,
  options: {
    filters: readonly DocumentFilter[];
    isErased?: (document: Document) => boolean;
    dry_run?: boolean;
  },
): Promise<Counts> {
  const { filters, isErased, dry_run = false } = options;
  const seen = new Set<string>();
  let erased = 0;
  let found: (DocumentKey & { revision?: number })[] = [];
  const eraseFound = async () => {
    erased += dry_run ? found.length : await collection.erase(found);
    found = [];
  };
  for (const filter of filters) {
    requireFields(filter, ['tenant_id']);
    for await (const document of collection.scan(filter, { includeDeleted: true })) {
      const { tenant_id, revision } = document;
      const id = String(document[idFieldOf(kind)]);
      if (seen.has(id) || isErased?.(document) === false) continue;
      seen.add(id);
      found.push(isErased === undefined ? { tenant_id, id } : { tenant_id, id, revision });
      if (found.length >= batchSize) await eraseFound();
    }
  }
  await eraseFound();
  const counts: Counts = {};
  addCount(counts, kind.kind, erased);
  return counts;
}

/** Filters for the documents of a tenant whose column holds one of many values, so many in each that a query can take. */
export function filtersFor(tenant_id: string, column: string, values: readonly string[]): DocumentFilter[] {
  return chunksOf(values, batchSize).map((some) => ({ tenant_id, where: { [column]: some } }));
}
