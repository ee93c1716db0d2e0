import type { WorkItem } from '../../entity/work-item.ts';
import { requireVersion } from '../write/require-version.ts';
import type { WriteHandler } from '../write/unit-of-work.ts';
import { withoutUndefined } from '../write/without-undefined.ts';
import { requireNoDeadlock } from '../dependency/require-no-deadlock.ts';
import { findLiveWorkItem } from './find-work-item.ts';
import { toRowPath } from './item-path.ts';
import { placeBelow } from './move-work-item.ts';
import { changedMetadata } from './work-item-metadata.ts';
import { withLiveClaim, writeWorkItem } from './work-item-row.ts';

/** Changes what is named of an item; another parent moves it with all that is below it. */
export const updateWorkItem: WriteHandler<'update_work_item'> = async (work, command) => {
  const before = await findLiveWorkItem(work, command.id);
  const { id: _reference, version, parent_id, metadata, ...fields } = command;
  const current = withLiveClaim(before, work.now);
  await requireVersion(work, { entity_type: 'work_item', id: before.id, version, current, command });
  const place = parent_id === undefined ? {} : await placeBelow(work, before, parent_id);
  const after: WorkItem = {
    ...before,
    ...withoutUndefined(fields),
    ...place,
    metadata: changedMetadata(before.item_type, before.metadata, metadata ?? {}),
    version: before.version + 1,
    updated_at: work.updatedAt(before),
    updated_by: work.by,
  };
  await writeWorkItem(work, before, after);
  if (after.path !== before.path) await requireNoDeadlock(work, toRowPath(after.path));
  return withLiveClaim(after, work.now);
};
