import { canonicalJsonLine } from '@waymark/core-types';
import type { MedallionStatus } from '../document/medallion.ts';
import type { MedallionPage, MedallionStore, StoredMedallion } from '../store/medallion-store.ts';

const allStatuses: readonly MedallionStatus[] = ['active', 'stale', 'superseded'];
const pageSize = 100;

/** How often the listing is walked again for what moved to its front meanwhile. */
const maximumPasses = 10;

/**
 * Writes the store as JSON Lines, one revision of one medallion a line, oldest revision first:
 * `{"format":"waymark.medallions.v1","revision":1,"medallion":{...}}`. Canonical JSON, so that equal stores give equal
 * bytes but for the order of medallions, which is newest first. By default all statuses and all revisions. A medallion
 * that others write meanwhile is there once, as it was at some moment of the export.
 */
export async function* exportMedallions(
  store: MedallionStore,
  options: { status?: readonly MedallionStatus[]; newestOnly?: boolean } = {},
): AsyncGenerator<string> {
  const { status = allStatuses, newestOnly = false } = options;
  const exported = new Map<string, number>();
  for (let pass = 0; pass < maximumPasses; pass++) {
    const known = exported.size;
    for await (const page of pagesOf(store, status)) {
      let moved = false;
      for (const { medallion, revision } of page) {
        const { medallion_id } = medallion.meta;
        const earlier = exported.get(medallion_id);
        moved ||= earlier !== revision;
        if (earlier !== undefined) continue;
        exported.set(medallion_id, revision);
        if (!newestOnly) yield* revisionsBefore(store, medallion_id, revision);
        yield canonicalJsonLine({ format: transferFormat, revision, medallion });
      }
      if (!moved) break;
    }
    if (exported.size === known) return;
  }
}

async function* pagesOf(store: MedallionStore, status: readonly MedallionStatus[]): AsyncGenerator<StoredMedallion[]> {
  let cursor: string | null = null;
  do {
    const page: MedallionPage = await store.list({ status, limit: pageSize, ...(cursor === null ? {} : { cursor }) });
    yield page.items;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

async function* revisionsBefore(store: MedallionStore, id: string, newest: number): AsyncGenerator<string> {
  for (let revision = 1; revision < newest; revision++) {
    const medallion = await store.getRevision(id, revision);
    if (medallion !== null) yield canonicalJsonLine({ format: transferFormat, revision, medallion });
  }
}

/** The tag of every line. */
export const transferFormat = 'waymark.medallions.v1';
