import type { WorkItem } from '../../entity/work-item.ts';
import { TrackingNotFoundError, TrackingRuleError } from '../../errors.ts';
import type { Reader } from '../reader.ts';
import { toWorkItem, workItemColumns, type WorkItemRow } from './work-item-row.ts';

/** What a table with ids and short ids holds about one that was found by a part of them. */
interface Candidate {
  id: string;
  short_id: string;
  title: string;
}

/** Candidates that an error names. */
const maximumCandidates = 10;

const idLength = 36;

/**
 * The item that an id, a short id or the beginning of either names, deleted or not; of several the one that is not
 * deleted. Its claim is shown although its lease may have ended.
 * @throws {TrackingNotFoundError} when there is none.
 * @throws {TrackingRuleError} with TRACKING_AMBIGUOUS and candidates when there are several.
 */
export async function findWorkItem(reader: Reader, reference: string): Promise<WorkItem> {
  const { where, params } = namedBy(reference);
  const rows = await reader.query<WorkItemRow>(
    `select ${workItemColumns} from tracking_work_item item where item.project = ? and ${where}`,
    [reader.project, ...params],
  );
  const found = rows.map(toWorkItem);
  const live = found.filter(({ deleted_at }) => deleted_at === null);
  const item = onlyOne(live.length > 0 ? live : found, reference);
  if (item === null) throw new TrackingNotFoundError('work_item', reference);
  return item;
}

/**
 * The same of an item that is not deleted.
 * @throws {TrackingNotFoundError} when there is none, or when it is deleted.
 */
export async function findLiveWorkItem(reader: Reader, reference: string): Promise<WorkItem> {
  const item = await findWorkItem(reader, reference);
  if (item.deleted_at === null) return item;
  throw new TrackingNotFoundError('work_item', reference, {
    recoveryAction: `It was deleted at ${item.deleted_at}; restore_work_item brings it back.`,
  });
}

/** The condition of the rows of `item` that a reference may name, and its values. */
export function namedBy(reference: string): { where: string; params: string[] } {
  const name = reference.toLowerCase();
  if (name.length === idLength) return { where: 'item.id = ?', params: [name] };
  // What no id holds sorts behind all that begin with the name: `~` is after every letter.
  const end = `${name}~`;
  return {
    where: `((item.id >= ? and item.id < ?) or (item.short_id >= ? and item.short_id < ?))
      order by case when item.short_id = ? then 0 else 1 end, item.id limit ${maximumCandidates + 1}`,
    params: [name, end, name, end, name],
  };
}

/**
 * The one of them that a reference names: the one with exactly this short id, else the only one. Null where there is none.
 * @throws {TrackingRuleError} with TRACKING_AMBIGUOUS and candidates when there are several.
 */
export function onlyOne<Item extends Candidate>(found: readonly Item[], reference: string): Item | null {
  const exact = found.filter(({ short_id }) => short_id === reference.toLowerCase());
  const named = exact.length > 0 ? exact : found;
  if (named.length < 2) return named[0] ?? null;
  const candidates = named.slice(0, maximumCandidates).map(({ id, short_id, title }) => ({ id, short_id, title }));
  throw new TrackingRuleError('TRACKING_AMBIGUOUS', `${JSON.stringify(reference)} names several work items.`, {
    details: { reference, candidates, has_more: named.length > maximumCandidates },
    recoveryAction: `Name one by its id: ${candidates.map(({ short_id, title }) => `${short_id} (${title})`).join(', ')}.`,
  });
}
