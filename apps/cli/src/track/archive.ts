import { count } from '../output/count.ts';
import type { CommandOutput } from '../output/terminal.ts';
import type { Invocation } from '../program/invocation.ts';
import { answered } from './answered.ts';
import { sendChange, type SenderOptions } from './send-change.ts';
import { withTracker } from './with-tracker.ts';

/** Moves trees that are old enough to the archive. */
export function archive(
  invocation: Invocation,
  options: {
    olderThan: number;
    includeOpen?: true | undefined;
    dryRun?: true | undefined;
  } & SenderOptions,
): Promise<CommandOutput> {
  const dry_run = options.dryRun === true;
  const input = { older_than_days: options.olderThan, include_open: options.includeOpen === true, dry_run };
  return withTracker(invocation, async (tracker) => {
    const answer = await sendChange(invocation, tracker, { name: 'archive_work_items', input, options });
    return answered(invocation, answer, (result) => ({
      kind: 'track.archive',
      data: { ...result, dry_run },
      text: () => {
        const more = result.truncated ? ' There is more that is old enough: run it again.' : '';
        return `${dry_run ? 'Would archive' : 'Archived'} ${count(result.archived_count, 'work item')}.${more}`;
      },
    }));
  });
}
