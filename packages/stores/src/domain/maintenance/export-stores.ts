import type { ExportLine } from '../store-maintenance.ts';
import type { Stores } from './stores.ts';

/** All that the stores hold of a tenant, one document at a time. Every line is plain JSON. */
export async function* exportStores(
  { config, profiles, sessions, memory, audit }: Stores,
  query: { tenant_id: string },
): AsyncIterable<ExportLine> {
  for (const store of [config, profiles, sessions, memory, audit]) yield* store.exportDocuments(query);
}
