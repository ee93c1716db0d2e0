import { canonicalJson } from '@waymark/core-types';

import type { Dependency, WorkItem } from '../../entity/work-item.ts';
import type { Reader } from '../reader.ts';
import { idsOfPath } from '../work-item/item-path.ts';
import { refreshReadiness } from '../work-item/readiness.ts';
import { storeWorkItem } from '../work-item/work-item-row.ts';

/** Moves one item to the archive of a copy, as the original did, over what is there. */
export async function storeArchivedItem(
  reader: Reader,
  item: WorkItem,
  { archived_at, dependencies }: { archived_at: string; dependencies: readonly Dependency[] },
): Promise<void> {
  const key = [reader.project, item.id];
  // The copy may have archived it on its own, or never have held it: a state does not tell of deleted items.
  await reader.query('delete from tracking_archived_work_item where project = ? and id = ?', key);
  await storeWorkItem(reader, item);
  await reader.query(
    `insert into tracking_archived_work_item (rid, project, id, short_id, item_type, path, archived_at, dependencies, doc)
     select rid, project, id, short_id, item_type, path, cast(? as text), cast(? as text), doc from tracking_work_item
     where project = ? and id = ?`,
    [archived_at, canonicalJson(dependencies), ...key],
  );
  // Not removeWorkItem: the words stay in the index under the number that the archived item keeps.
  await reader.query('delete from tracking_work_item where project = ? and id = ?', key);
  await refreshReadiness(reader, idsOfPath(item.path));
}
