import { maximumDepth, type WorkItem } from '../../entity/work-item.ts';
import { TrackingRuleError } from '../../errors.ts';
import type { UnitOfWork } from '../write/unit-of-work.ts';
import { tooDeep } from './create-work-item.ts';
import { findLiveWorkItem } from './find-work-item.ts';
import { boundsBelow, toRowPath } from './item-path.ts';

/** Where an item stands in the tree. */
type Place = Pick<WorkItem, 'parent_id' | 'path' | 'depth'>;

/**
 * The place below another parent, null for a root.
 * @throws {TrackingRuleError} with TRACKING_CYCLE when the parent is the item itself or below it, with TRACKING_TOO_DEEP
 * when something below the item would come below the deepest level.
 */
export async function placeBelow(work: UnitOfWork, item: WorkItem, parentReference: string | null): Promise<Place> {
  if (parentReference === null) return { parent_id: null, path: `/${item.id}`, depth: 0 };
  const parent = await findLiveWorkItem(work, parentReference);
  if (toRowPath(parent.path).startsWith(toRowPath(item.path))) {
    const reason = parent.id === item.id ? 'that is the item itself' : 'that item is below it';
    throw new TrackingRuleError(
      'TRACKING_CYCLE',
      `The work item ${item.id} cannot be moved below ${parent.id}: ${reason}.`,
      {
        details: { id: item.id, parent_id: parent.id },
        recoveryAction: 'Move the other item first, or choose another parent.',
      },
    );
  }
  const depth = parent.depth + 1;
  const levelsBelow = (await deepestLevel(work, item)) - item.depth;
  if (depth + levelsBelow > maximumDepth) {
    throw tooDeep(`Below ${parent.id} the tree of ${item.id} would reach the level ${depth + levelsBelow}.`);
  }
  return { parent_id: parent.id, path: `${parent.path}/${item.id}`, depth };
}

/** The deepest level of an item's tree, deleted items included: they move along. */
async function deepestLevel(work: UnitOfWork, item: WorkItem): Promise<number> {
  const [after, before] = boundsBelow(toRowPath(item.path));
  const [row] = await work.query<{ depth: number }>(
    'select coalesce(max(depth), ?) as depth from tracking_work_item where project = ? and path > ? and path < ?',
    [item.depth, work.project, after, before],
  );
  return row!.depth;
}
