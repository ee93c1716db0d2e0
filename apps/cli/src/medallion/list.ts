import type { MedallionStatus } from '@waymark/medallion';
import { withExistingStore } from '../compose.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { everyStatus } from './find-medallion.ts';
import { overviewOf, overviewTable } from './overview.ts';

/** A page of all medallions, newest first. */
export async function list(
  invocation: Invocation,
  options: { status: MedallionStatus | 'all'; limit: number; cursor?: string | undefined },
): Promise<CommandOutput> {
  const page = await withExistingStore(
    invocation,
    (store) =>
      store.list({
        status: options.status === 'all' ? everyStatus : [options.status],
        limit: options.limit,
        ...(options.cursor === undefined ? {} : { cursor: options.cursor }),
      }),
    () => ({ items: [], next_cursor: null }),
  );
  const items = page.items.map(overviewOf);
  return {
    kind: 'medallion.list',
    data: { items, next_cursor: page.next_cursor },
    text: (style) => {
      if (items.length === 0) return 'No medallions.';
      const more = page.next_cursor === null ? '' : `\n${style.dim(`More: --cursor ${page.next_cursor}`)}`;
      return overviewTable(items, style) + more;
    },
  };
}
