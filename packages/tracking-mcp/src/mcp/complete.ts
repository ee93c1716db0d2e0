import { TrackingError } from '../errors.ts';
import type { ProjectTracker } from '../fallback/project-tracker.ts';

/** What a variable of a resource or an argument of a prompt names. */
export type CompletionKind = 'work_item' | 'vendor';

/** What a client is offered for what was typed so far: at most 100 values, and whether there are more. */
export interface Completion {
  values: string[];
  total: number;
  hasMore: boolean;
}

/** As many as the protocol lets a completion hold. */
const maximum = 100;

/**
 * Values that go on from what was typed: work items by id, or by words of their titles; vendors by name. Short ids are
 * offered, for they are what people type.
 */
export async function complete(tracker: ProjectTracker, kind: CompletionKind, typed: string): Promise<Completion> {
  const start = typed.slice(0, maximum).trim();
  const found = kind === 'vendor' ? await vendorNames(tracker) : await workItemIds(tracker, start);
  const matching = kind === 'vendor' ? found.filter((name) => startsWith(name, start)) : found;
  return { values: matching.slice(0, maximum), total: matching.length, hasMore: matching.length > maximum };
}

async function vendorNames(tracker: ProjectTracker): Promise<string[]> {
  const names: string[] = [];
  for (let offset = 0; ; offset += maximum) {
    const { data } = await tracker.read('query_vendor_status', { limit: maximum, offset });
    names.push(...data.vendors.map(({ name }) => name));
    if (!data.has_more || names.length >= 10 * maximum) return names;
  }
}

/** Those whose id goes on from it, then those whose title holds the words. */
async function workItemIds(tracker: ProjectTracker, start: string): Promise<string[]> {
  const { data } = await tracker.read('list_work_items', { limit: maximum });
  const byId = data.items.filter(({ id, short_id }) => startsWith(id, start) || startsWith(short_id, start));
  const first = byId.map(({ short_id }) => short_id);
  if (start === '') return first;
  const ids = [...first, ...(await namedBy(tracker, start))];
  const isId = ids.length > 0 && /^[0-9a-f-]+$/i.test(start);
  const hits = isId ? [] : (await tracker.read('search_work_items', { text: start, limit: maximum })).data.items;
  return [...new Set([...ids, ...hits.map(({ short_id }) => short_id)])];
}

/** The same among all items, however many there are: a few of those whose id goes on from it. */
async function namedBy(tracker: ProjectTracker, start: string): Promise<string[]> {
  try {
    const { item } = (await tracker.read('query_work_item', { id: start })).data;
    return item.deleted_at === null ? [item.short_id] : [];
  } catch (error) {
    if (!TrackingError.isInstance(error)) throw error;
    const { candidates = [] } = error.details as { candidates?: { short_id: string }[] };
    return candidates.map(({ short_id }) => short_id);
  }
}

function startsWith(value: string, start: string): boolean {
  return value.toLowerCase().startsWith(start.toLowerCase());
}
