import type { WorkItemType } from '@waymark/tracking-mcp';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { given } from './given.ts';
import { moreLine } from './page-text.ts';
import { withExistingTracker } from './with-tracker.ts';
import { workItemTable } from './work-item-text.ts';

/** Work items that can be begun now, the one to begin with first. */
export function ready(
  invocation: Invocation,
  options: { type?: WorkItemType | undefined; under?: string | undefined; limit: number; offset: number },
): Promise<CommandOutput> {
  const { type: item_type, under, limit, offset } = options;
  return withExistingTracker(invocation, async (tracker) => {
    const query = { limit, offset, ...given({ item_type, under }) };
    return answered(invocation, await tracker.read('list_ready_work_items', query), (page) => ({
      kind: 'track.ready',
      data: page,
      text: (style) =>
        page.items.length === 0 ? 'Nothing is ready.' : workItemTable(page.items, style) + moreLine(page, style),
    }));
  });
}
