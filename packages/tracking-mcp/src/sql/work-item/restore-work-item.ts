import { requireVersion } from '../write/require-version.ts';
import type { WriteHandler } from '../write/unit-of-work.ts';
import { findLiveWorkItem, findWorkItem } from './find-work-item.ts';
import { withLiveClaim, writeWorkItem } from './work-item-row.ts';

/** Brings a deleted item back to where it was; what is above it must not be deleted. What is below it stays as it is. */
export const restoreWorkItem: WriteHandler<'restore_work_item'> = async (work, command) => {
  const before = await findWorkItem(work, command.id);
  const current = withLiveClaim(before, work.now);
  const { version } = command;
  await requireVersion(work, { entity_type: 'work_item', id: before.id, version, current, command, isWhole: true });
  if (before.deleted_at === null) return current;
  if (before.parent_id !== null) await findLiveWorkItem(work, before.parent_id);
  return writeWorkItem(work, before, {
    ...before,
    deleted_at: null,
    version: before.version + 1,
    updated_at: work.updatedAt(before),
    updated_by: work.by,
  });
};
