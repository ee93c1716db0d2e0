import type { Answer, ProjectTracker, WorkItem } from '@waymark/tracking-mcp';
import { CliError } from '../errors.ts';
import { count } from '../output/count.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { sendChange, type ChangeOptions } from './send-change.ts';
import type { VersionOption } from './update.ts';
import { withTracker } from './with-tracker.ts';
import { workItemTable } from './work-item-text.ts';

type ItemOptions = VersionOption & ChangeOptions;

/** Hides work items, those below others first; `cascade` hides all that is below them too. */
export function deleteItems(
  invocation: Invocation,
  ids: readonly string[],
  options: ItemOptions & { cascade?: true | undefined },
): Promise<CommandOutput> {
  const cascade = options.cascade === true;
  let deleted_count = 0;
  return changeEach(invocation, ids, {
    ...{ kind: 'track.delete', options, order: (one, other) => other.depth - one.depth },
    async change(tracker, { id, version }) {
      const input = { id, version, cascade };
      const answer = await sendChange(invocation, tracker, { name: 'delete_work_item', input, options });
      deleted_count += answer.data.deleted_count;
      return { ...answer, data: answer.data.item };
    },
    summary: () => ({ data: { deleted_count }, text: `Deleted ${count(deleted_count, 'work item')}.` }),
  });
}

/** Brings deleted work items back, those above others first. */
export function restoreItems(
  invocation: Invocation,
  ids: readonly string[],
  options: ItemOptions,
): Promise<CommandOutput> {
  return changeEach(invocation, ids, {
    ...{ kind: 'track.restore', options, order: (one, other) => one.depth - other.depth },
    change: (tracker, { id, version }) =>
      sendChange(invocation, tracker, { name: 'restore_work_item', input: { id, version }, options }),
  });
}

/** Changes several items, one after the other, once all of them were found. */
async function changeEach(
  invocation: Invocation,
  ids: readonly string[],
  each: {
    kind: string;
    options: ItemOptions;
    order: (one: WorkItem, other: WorkItem) => number;
    change(tracker: ProjectTracker, item: Pick<WorkItem, 'id' | 'version'>): Promise<Answer<WorkItem>>;
    summary?(): { data: object; text: string };
  },
): Promise<CommandOutput> {
  const { kind, options, summary } = each;
  if (ids.length > 1 && (options.version !== undefined || options.operationId !== undefined))
    throw new CliError('CLI_USAGE', '--version and --operation-id are of one work item.', 'Name one ID with them.');
  return withTracker(invocation, async (tracker) => {
    const found = new Map<string, WorkItem>();
    for (const id of ids) {
      const { item } = (await tracker.read('query_work_item', { id })).data;
      found.set(item.id, item);
    }
    const answers: Answer<WorkItem>[] = [];
    for (const item of [...found.values()].sort(each.order)) {
      const version = options.version ?? item.version;
      const answer = each.change(tracker, { id: item.id, version }).catch((error: unknown) => {
        const done = answers.map(({ data }) => data.short_id);
        if (done.length > 0) invocation.terminal.warn(`Before it failed this was done: ${done.join(', ')}.`);
        throw error;
      });
      answers.push(await answer);
    }
    const items = answers.map(({ data }) => data);
    const warnings = [...new Set(answers.flatMap((answer) => answer.warnings))];
    return answered(invocation, { ...answers.at(-1)!, warnings }, () => ({
      kind,
      data: { items, ...summary?.().data },
      text: (style) => [workItemTable(items, style), ...(summary === undefined ? [] : [summary().text])].join('\n'),
    }));
  });
}
