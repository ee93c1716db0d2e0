import type { ArchivedWorkItem, Dependency } from '../../entity/work-item.ts';
import { TrackingNotFoundError } from '../../errors.ts';
import type { Reader } from '../reader.ts';
import { namedBy, onlyOne } from '../work-item/find-work-item.ts';
import { toWorkItem } from '../work-item/work-item-row.ts';

/** The columns that make an archived item, of the table under the name `item`. */
export const archivedItemColumns = 'item.doc, item.path, item.archived_at, item.dependencies';

/** What those columns hold. */
export type ArchivedItemRow = { doc: string; path: string; archived_at: string; dependencies: string };

export function toArchivedItem({ doc, path, archived_at, dependencies }: ArchivedItemRow): ArchivedWorkItem {
  const item = toWorkItem({ doc, path, claim: null });
  return { ...item, archived_at, dependencies: JSON.parse(dependencies) as Dependency[] };
}

/**
 * The archived item that an id, a short id or the beginning of either names.
 * @throws {TrackingNotFoundError} when there is none.
 * @throws {TrackingRuleError} with TRACKING_AMBIGUOUS and candidates when there are several.
 */
export async function findArchivedItem(reader: Reader, reference: string): Promise<ArchivedWorkItem> {
  const { where, params } = namedBy(reference);
  const rows = await reader.query<ArchivedItemRow>(
    `select ${archivedItemColumns} from tracking_archived_work_item item where item.project = ? and ${where}`,
    [reader.project, ...params],
  );
  const item = onlyOne(rows.map(toArchivedItem), reference);
  if (item === null) throw new TrackingNotFoundError('archived_work_item', reference);
  return item;
}
