import type { Answer, ProjectTracker, ReadResult, WorkItem } from '@waymark/tracking-mcp';
import type { Style } from '../output/style.ts';
import { table } from '../output/table.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { withExistingTracker } from './with-tracker.ts';
import { workItemLine, workItemTable } from './work-item-text.ts';

/** One work item with what is above it, below it and what it waits for. */
export function show(
  invocation: Invocation,
  id: string,
  options: { depth: number; archived?: true | undefined },
): Promise<CommandOutput> {
  const { depth, archived } = options;
  return withExistingTracker(invocation, async (tracker) => {
    const answer = await (archived === true
      ? archivedItem(tracker, id)
      : tracker.read('query_work_item', { id, include_hierarchy: true, max_depth: depth }));
    return answered(invocation, answer, (view) => ({
      kind: 'track.show',
      data: view,
      text: (style) => viewText(view, style),
    }));
  });
}

/** An item of the archive, which has its dependencies with it; of what is around it there is only the path. */
async function archivedItem(tracker: ProjectTracker, id: string): Promise<Answer<ReadResult<'query_work_item'>>> {
  const answer = await tracker.read('query_archived_work_items', { id });
  // An id names one, or none, which is an error.
  const item = answer.data.items[0]!;
  const view = { ancestors: [], descendants: [], waits_for: [], has_more: false };
  return { ...answer, data: { ...view, item, dependencies: item.dependencies } };
}

function viewText(view: ReadResult<'query_work_item'>, style: Style): string {
  const { ancestors, dependencies, descendants, has_more, item, waits_for } = view;
  const part = (title: string, lines: string) => (lines === '' ? '' : `${style.bold(title)}\n${lines}`);
  return [
    workItemLine(item, style),
    table(fields(item)),
    part('Above', workItemTable(ancestors, style)),
    part('Below', workItemTable(descendants, style, item.depth + 1) + (has_more ? '\n…' : '')),
    part('Waits for', workItemTable(waits_for, style)),
    part(
      'Dependencies',
      dependencies
        .map(({ source_id, dependency_type, target_id }) => `${source_id} ${dependency_type} ${target_id}`)
        .join('\n'),
    ),
  ]
    .filter((lines) => lines !== '')
    .join('\n');
}

/** What is set, a row each. */
function fields(item: WorkItem): string[][] {
  const { claim } = item;
  const rows: [string, unknown][] = [
    ['id', item.id],
    ['parent', item.parent_id],
    ['claimed', claim === null ? null : `by ${claim.claimed_by} until ${claim.expires_at}`],
    ['branch', item.branch_name],
    ['commit', item.commit_hash],
    ['pull request', item.pr_number],
    ...Object.entries(item.metadata).map(([name, value]): [string, unknown] => [name, value]),
    ['created', `${item.created_at} by ${item.created_by}`],
    ['updated', `${item.updated_at} by ${item.updated_by}`],
    ['deleted', item.deleted_at],
    ['archived', item['archived_at']],
  ];
  return rows
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]);
}
