import type { WorkItemStatus, WorkItemType } from '@waymark/tracking-mcp';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { given } from './given.ts';
import { readJsonOption } from './read-json-option.ts';
import { sendChange, type SenderOptions } from './send-change.ts';
import { withTracker } from './with-tracker.ts';
import { workItemLine } from './work-item-text.ts';

/** What of a work item can be set on the command line. */
export interface WorkItemOptions extends SenderOptions {
  status?: WorkItemStatus | undefined;
  branch?: string | undefined;
  commit?: string | undefined;
  pr?: number | undefined;
  metadata?: string | undefined;
}

/** Makes a work item. */
export async function create(
  invocation: Invocation,
  title: string,
  options: WorkItemOptions & { type: WorkItemType; under?: string | undefined },
): Promise<CommandOutput> {
  const fields = await workItemFields(invocation, options);
  const input = { item_type: options.type, title, ...given({ parent_id: options.under }), ...fields };
  return withTracker(invocation, async (tracker) => {
    const answer = await sendChange(invocation, tracker, { name: 'create_work_item', input, options });
    return answered(invocation, answer, (item) => ({
      kind: 'track.create',
      data: { item },
      text: (style) => workItemLine(item, style),
    }));
  });
}

/** The fields that the options set. An empty text takes an optional one away. */
export async function workItemFields(invocation: Invocation, options: WorkItemOptions) {
  const { branch, commit, pr: pr_number, status } = options;
  const optional = (text: string | undefined) => (text === '' ? null : text);
  const metadata = await readJsonOption(invocation, options.metadata, '--metadata');
  return given({ status, branch_name: optional(branch), commit_hash: optional(commit), pr_number, metadata });
}
