import { systemClock, timestampNotBefore, type Clock } from '@waymark/core-types';
import type { MedallionMeta } from '../document/medallion.ts';
import { StoreError } from '../errors.ts';
import type { MedallionStore, StoredMedallion } from '../store/medallion-store.ts';
import { clip, oneLine } from '../llm/text/clean-text.ts';
import { currentOfConflict, notFoundError } from '../store/store-errors.ts';

/** What `meta.status_reason` holds. */
const reasonCharacters = 1_000;

/**
 * Marks a medallion as stale, with the reason: it is kept, and no longer resumed by default. One that is not active
 * comes back as it is.
 * @throws {StoreError} MEDALLION_NOT_FOUND.
 */
export async function markStale(
  store: MedallionStore,
  target: { medallion_id: string; reason: string },
  options: { clock?: Clock } = {},
): Promise<StoredMedallion> {
  const { medallion_id, reason } = target;
  return retire(store, medallion_id, { status: 'stale', status_reason: asReason(reason) }, options.clock);
}

/**
 * Marks a medallion as superseded by another one, which must exist and not lead back to it.
 * @throws {StoreError} MEDALLION_NOT_FOUND for either, MEDALLION_CONFLICT for a circle.
 */
export async function supersedeMedallion(
  store: MedallionStore,
  target: { medallion_id: string; by: string; reason?: string },
  options: { clock?: Clock } = {},
): Promise<StoredMedallion> {
  await requireSuccessor(store, target.medallion_id, target.by);
  const change = {
    status: 'superseded' as const,
    superseded_by: target.by,
    status_reason: asReason(target.reason ?? `superseded by ${target.by}`),
  };
  return retire(store, target.medallion_id, change, options.clock);
}

function asReason(text: string): string {
  return clip(oneLine(text), reasonCharacters);
}

async function requireSuccessor(store: MedallionStore, medallionId: string, by: string): Promise<void> {
  const seen = new Set<string>([medallionId]);
  for (let next: string | undefined = by; next !== undefined;) {
    if (seen.has(next)) {
      throw new StoreError(
        'MEDALLION_CONFLICT',
        `Medallion ${JSON.stringify(by)} is itself superseded by ${JSON.stringify(medallionId)}.`,
        {
          details: { medallion_id: medallionId, by },
          recoveryAction: 'Name a successor that is still active.',
        },
      );
    }
    seen.add(next);
    const successor: StoredMedallion | null = await store.getById(next);
    if (successor === null) throw notFoundError(next);
    next = successor.medallion.meta.superseded_by;
  }
}

async function retire(
  store: MedallionStore,
  medallionId: string,
  change: Partial<MedallionMeta> & Pick<MedallionMeta, 'status'>,
  clock: Clock = systemClock,
): Promise<StoredMedallion> {
  let current = await store.getById(medallionId);
  for (;;) {
    if (current === null) throw notFoundError(medallionId);
    const { medallion, revision } = current;
    if (medallion.meta.status === change.status && medallion.meta.superseded_by === change.superseded_by)
      return current;
    if (change.status === 'stale' && medallion.meta.status !== 'active') return current;
    const updated_at = timestampNotBefore(clock, medallion.meta.updated_at);
    try {
      return await store.update({ ...medallion, meta: { ...medallion.meta, ...change, updated_at } }, revision);
    } catch (error) {
      current = currentOfConflict(error);
      if (current === null) throw error;
    }
  }
}
