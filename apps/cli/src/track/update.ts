import type { ProjectTracker, WriteInput } from '@waymark/tracking-mcp';
import { CliError } from '../errors.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { workItemFields, type WorkItemOptions } from './create.ts';
import { given } from './given.ts';
import { sendChange, type ChangeOptions } from './send-change.ts';
import { withTracker } from './with-tracker.ts';
import { workItemLine } from './work-item-text.ts';

/** How a change names the version that it starts from: the current one where it is left out. */
export interface VersionOption {
  version?: number | undefined;
}

/** Changes fields of a work item. */
export async function update(
  invocation: Invocation,
  id: string,
  options: WorkItemOptions & VersionOption & ChangeOptions & { title?: string | undefined },
): Promise<CommandOutput> {
  const fields = { ...given({ title: options.title }), ...(await workItemFields(invocation, options)) };
  requireFields(fields);
  return changeItem(invocation, id, { kind: 'track.update', fields, options });
}

/** Puts a work item, with all that is below it, under another one or to the top. */
export async function move(
  invocation: Invocation,
  id: string,
  options: VersionOption & ChangeOptions & { under?: string | undefined; top?: true | undefined },
): Promise<CommandOutput> {
  const parent_id = options.top === true ? null : options.under;
  if (parent_id === undefined) throw new CliError('CLI_USAGE', 'Nothing says where to.', 'Give --under ID, or --top.');
  return changeItem(invocation, id, { kind: 'track.move', fields: { parent_id }, options });
}

/** @throws {CliError} CLI_USAGE where nothing is to be changed. */
export function requireFields(fields: object): void {
  if (Object.keys(fields).length > 0) return;
  throw new CliError('CLI_USAGE', 'Nothing says what to change.', 'Give at least one of the options of its help.');
}

function changeItem(
  invocation: Invocation,
  id: string,
  change: {
    kind: string;
    fields: Omit<WriteInput<'update_work_item'>, 'id' | 'version'>;
    options: VersionOption & ChangeOptions;
  },
): Promise<CommandOutput> {
  const { kind, fields, options } = change;
  return withTracker(invocation, async (tracker) => {
    const version = options.version ?? (await currentVersion(tracker, id));
    const input = { ...fields, id, version };
    const answer = await sendChange(invocation, tracker, { name: 'update_work_item', input, options });
    return answered(invocation, answer, (item) => ({
      kind,
      data: { item },
      text: (style) => workItemLine(item, style),
    }));
  });
}

async function currentVersion(tracker: ProjectTracker, id: string): Promise<number> {
  const { data } = await tracker.read('query_work_item', { id });
  return data.item.version;
}
