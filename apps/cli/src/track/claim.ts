import type { WorkItemStatus, WorkItemType, WriteResult } from '@waymark/tracking-mcp';
import { CliError } from '../errors.ts';
import { exitCodes } from '../exit-codes.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered, type Shown } from './answered.ts';
import { given } from './given.ts';
import { sendChange, type SenderOptions } from './send-change.ts';
import { withTracker } from './with-tracker.ts';
import { workItemLine } from './work-item-text.ts';

/** What a claim is made with. */
export interface ClaimOptions extends SenderOptions {
  next?: true | undefined;
  type?: WorkItemType | undefined;
  under?: string | undefined;
  lease: number;
}

/** Takes a work item, or the next one that is ready, for nobody else until the lease ends. */
export async function claim(
  invocation: Invocation,
  id: string | undefined,
  options: ClaimOptions,
): Promise<CommandOutput> {
  const { lease: lease_seconds, next, type: item_type, under } = options;
  if ((id === undefined) !== (next === true))
    throw new CliError('CLI_USAGE', 'Name one work item, or --next.', 'Run `waymark track claim --next`.');
  if (id !== undefined && (item_type !== undefined || under !== undefined))
    throw new CliError('CLI_USAGE', '--type and --under choose among what is next.', 'Leave them out, or the ID.');
  return withTracker(invocation, async (tracker) => {
    const change =
      id === undefined
        ? sendChange(invocation, tracker, {
            name: 'claim_next_work_item',
            input: { lease_seconds, ...given({ item_type, under }) },
            options,
          })
        : sendChange(invocation, tracker, { name: 'claim_work_item', input: { id, lease_seconds }, options });
    return answered(invocation, await change, showClaim);
  });
}

function showClaim(claimed: WriteResult<'claim_next_work_item'>): Shown {
  const kind = 'track.claim';
  if (claimed === null) {
    return {
      kind,
      data: { item: null, claim_token: null },
      text: () => 'Nothing is ready.',
      exitCode: exitCodes.not_found,
    };
  }
  const { claim_token, item } = claimed;
  return {
    kind,
    data: claimed,
    text: (style) => `${workItemLine(item, style)}\ntoken ${claim_token}\nuntil ${item.claim?.expires_at ?? ''}`,
  };
}

/** Gives a claimed work item back; with a status it is set in the same step. */
export function release(
  invocation: Invocation,
  id: string,
  options: SenderOptions & { token: string; status?: WorkItemStatus | undefined },
): Promise<CommandOutput> {
  const input = { id, claim_token: options.token, ...given({ status: options.status }) };
  return withTracker(invocation, async (tracker) => {
    const answer = await sendChange(invocation, tracker, { name: 'release_work_item', input, options });
    return answered(invocation, answer, (item) => ({
      kind: 'track.release',
      data: { item },
      text: (style) => workItemLine(item, style),
    }));
  });
}

/** Keeps a claimed work item for another lease. */
export function heartbeat(
  invocation: Invocation,
  id: string,
  options: SenderOptions & { token: string; lease: number },
): Promise<CommandOutput> {
  const input = { id, claim_token: options.token, lease_seconds: options.lease };
  return withTracker(invocation, async (tracker) => {
    const answer = await sendChange(invocation, tracker, { name: 'heartbeat_work_item', input, options });
    return answered(invocation, answer, (item) => ({
      kind: 'track.heartbeat',
      data: { item },
      text: (style) => `${workItemLine(item, style)}\nuntil ${item.claim?.expires_at ?? ''}`,
    }));
  });
}
