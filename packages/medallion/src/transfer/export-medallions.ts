import { canonicalJsonLine } from '@waymark/core-types';
import type { MedallionStatus } from '../document/medallion.ts';
import type { MedallionStore } from '../store/medallion-store.ts';

const allStatuses: readonly MedallionStatus[] = ['active', 'stale', 'superseded'];
const pageSize = 100;

/**
 * Writes the store as JSON Lines, one revision of one medallion a line, oldest revision first:
 * `{"format":"waymark.medallions.v1","revision":1,"medallion":{...}}`. Canonical JSON, so that equal stores give equal
 * bytes but for the order of medallions, which is newest first. By default all statuses and all revisions.
 */
export async function* exportMedallions(
  store: MedallionStore,
  options: { status?: readonly MedallionStatus[]; newestOnly?: boolean } = {},
): AsyncGenerator<string> {
  const { status = allStatuses, newestOnly = false } = options;
  let cursor: string | null = null;
  do {
    const page = await store.list({ status, limit: pageSize, ...(cursor === null ? {} : { cursor }) });
    for (const { medallion, revision } of page.items) {
      for (let number = newestOnly ? revision : 1; number < revision; number++) {
        const earlier = await store.getRevision(medallion.meta.medallion_id, number);
        if (earlier !== null) yield canonicalJsonLine({ format: transferFormat, revision: number, medallion: earlier });
      }
      yield canonicalJsonLine({ format: transferFormat, revision, medallion });
    }
    cursor = page.next_cursor;
  } while (cursor !== null);
}

/** The tag of every line. */
export const transferFormat = 'waymark.medallions.v1';
