import { shortId } from '@waymark/core-types';

import { maximumDepth, type WorkItem } from '../../entity/work-item.ts';
import { TrackingRuleError } from '../../errors.ts';
import type { UnitOfWork, WriteHandler } from '../write/unit-of-work.ts';
import { findLiveWorkItem } from './find-work-item.ts';
import { newMetadata } from './work-item-metadata.ts';
import { writeWorkItem } from './work-item-row.ts';

/** Adds an item below its parent, or as a root. Its id must never have been taken, by an archived item either. */
export const createWorkItem: WriteHandler<'create_work_item'> = async (work, command) => {
  const metadata = newMetadata(command.item_type, command.metadata);
  const parent = command.parent_id === null ? null : await findLiveWorkItem(work, command.parent_id);
  if (parent?.depth === maximumDepth)
    throw tooDeep(`Nothing can be below ${parent.id}, which is at the deepest level.`);
  const id = command.id?.toLowerCase() ?? work.ids();
  if (command.id !== undefined) await requireFree(work, id);
  const item: WorkItem = {
    ...command,
    id,
    short_id: shortId(id),
    version: 1,
    parent_id: parent?.id ?? null,
    path: `${parent?.path ?? ''}/${id}`,
    depth: parent === null ? 0 : parent.depth + 1,
    metadata,
    claim: null,
    deleted_at: null,
    created_at: work.now,
    updated_at: work.now,
    created_by: work.by,
    updated_by: work.by,
  };
  return writeWorkItem(work, null, item);
};

/** The refusal of an item below the deepest level. */
export function tooDeep(message: string): TrackingRuleError {
  return new TrackingRuleError('TRACKING_TOO_DEEP', message, {
    details: { maximum_depth: maximumDepth },
    recoveryAction: `Choose a parent further up: levels go from 0 to ${maximumDepth}.`,
  });
}

async function requireFree(work: UnitOfWork, id: string): Promise<void> {
  const [taken] = await work.query(
    `select id from tracking_work_item where project = ? and id = ?
     union all select id from tracking_archived_work_item where project = ? and id = ?`,
    [work.project, id, work.project, id],
  );
  if (taken === undefined) return;
  throw new TrackingRuleError('TRACKING_DUPLICATE', `There is, or was, a work item ${id} already.`, {
    details: { entity_type: 'work_item', id },
    recoveryAction: 'Change that one with update_work_item, or leave the id out.',
  });
}
