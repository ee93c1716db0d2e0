import { systemClock, timestampNotBefore, type Clock } from '@waymark/core-types';
import { readHighestIds } from '../document/item-counter.ts';
import type { Medallion } from '../document/medallion.ts';
import { StoreError } from '../errors.ts';
import type { MedallionStore, StoredMedallion } from '../store/medallion-store.ts';
import { notFoundError } from '../store/store-errors.ts';

/**
 * Makes an earlier revision the newest again, as a revision of its own: nothing of the history is lost. Only
 * `updated_at` differs from the restored document, and `highest_ids` where ids were given out since.
 * @throws {StoreError} MEDALLION_NOT_FOUND without such a medallion or revision, MEDALLION_CONFLICT when somebody writes
 * at the same time.
 */
export async function restoreRevision(
  store: MedallionStore,
  target: { medallion_id: string; revision: number },
  options: { clock?: Clock } = {},
): Promise<StoredMedallion> {
  const current = await store.getById(target.medallion_id);
  if (current === null) throw notFoundError(target.medallion_id);
  const earlier = await store.getRevision(target.medallion_id, target.revision);
  if (earlier === null) {
    throw new StoreError(
      'MEDALLION_NOT_FOUND',
      `Medallion ${JSON.stringify(target.medallion_id)} has no revision ${target.revision}; it has 1 to ${current.revision}.`,
      {
        details: { ...target, newest_revision: current.revision },
        recoveryAction: 'Choose a revision of its history.',
      },
    );
  }
  const updated_at = timestampNotBefore(options.clock ?? systemClock, current.medallion.meta.updated_at);
  const meta = { ...earlier.meta, updated_at, ...givenOutSince(earlier, current.medallion) };
  return store.update({ ...earlier, meta }, current.revision);
}

/** An id that a later revision gave out never means something else, also after that revision is undone. */
function givenOutSince(earlier: Medallion, current: Medallion): Pick<Medallion['meta'], 'highest_ids'> {
  const [before, after] = [readHighestIds(earlier), readHighestIds(current)];
  if (after.decisions <= before.decisions && after.questions <= before.questions) return {};
  const highest_ids = {
    ...earlier.meta.highest_ids,
    decisions: Math.max(before.decisions, after.decisions),
    questions: Math.max(before.questions, after.questions),
  };
  return { highest_ids };
}
