import type { WorkItemStatus, WorkItemType } from '@waymark/tracking-mcp';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { given } from './given.ts';
import { moreLine } from './page-text.ts';
import { withExistingTracker } from './with-tracker.ts';
import { workItemTable } from './work-item-text.ts';

/** What `track list` is asked for. */
export interface ListOptions {
  type?: WorkItemType | undefined;
  status?: WorkItemStatus | undefined;
  under?: string | undefined;
  top?: true | undefined;
  search?: string | undefined;
  deleted?: true | undefined;
  archived?: true | undefined;
  limit: number;
  offset: number;
}

/** A page of work items: all, those below one, those that hold certain words, or those in the archive. */
export function list(invocation: Invocation, options: ListOptions): Promise<CommandOutput> {
  if (options.search !== undefined && options.archived !== true) return search(invocation, options, options.search);
  return options.archived === true ? listArchived(invocation, options) : listLive(invocation, options);
}

function listLive(invocation: Invocation, options: ListOptions): Promise<CommandOutput> {
  const { type: item_type, status, limit, offset } = options;
  const parent_id = options.top === true ? null : options.under;
  return withExistingTracker(invocation, async (tracker) => {
    const include_deleted = options.deleted === true;
    const query = given({ item_type, status, parent_id, include_deleted, limit, offset });
    return answered(invocation, await tracker.read('list_work_items', query), (page) => ({
      kind: 'track.list',
      data: page,
      text: (style) =>
        page.items.length === 0 ? 'No work items.' : workItemTable(page.items, style) + moreLine(page, style),
    }));
  });
}

function search(invocation: Invocation, options: ListOptions, text: string): Promise<CommandOutput> {
  const { type: item_type, status, limit } = options;
  return withExistingTracker(invocation, async (tracker) => {
    const answer = await tracker.read('search_work_items', { text, limit, ...given({ item_type, status }) });
    return answered(invocation, answer, (found) => ({
      kind: 'track.list',
      data: found,
      text: (style) => (found.items.length === 0 ? 'No work items.' : workItemTable(found.items, style)),
    }));
  });
}

function listArchived(invocation: Invocation, options: ListOptions): Promise<CommandOutput> {
  const { type: item_type, search: text, limit, offset } = options;
  return withExistingTracker(invocation, async (tracker) => {
    const answer = await tracker.read('query_archived_work_items', given({ item_type, text, limit, offset }));
    return answered(invocation, answer, (page) => ({
      kind: 'track.list',
      data: page,
      text: (style) =>
        page.items.length === 0 ? 'Nothing is archived.' : workItemTable(page.items, style) + moreLine(page, style),
    }));
  });
}
