import type { WriteHandler } from '../write/unit-of-work.ts';
import { requireClaim, storeClaim } from './claim.ts';
import { findWorkItem } from './find-work-item.ts';
import { writeWorkItem } from './work-item-row.ts';

/** Gives an item back, in the same write with the status that the work on it led to. */
export const releaseWorkItem: WriteHandler<'release_work_item'> = async (work, command) => {
  const before = await findWorkItem(work, command.id);
  await requireClaim(work, before, command.claim_token);
  const released = { ...before, claim: null };
  const { status = before.status } = command;
  if (status !== before.status) {
    return writeWorkItem(work, before, {
      ...released,
      status,
      version: before.version + 1,
      updated_at: work.updatedAt(before),
      updated_by: work.by,
    });
  }
  await storeClaim(work, released, null);
  await work.record({ entity_type: 'work_item', entity_id: before.id, before, after: released });
  return released;
};
