import { TrackingRuleError } from '../../errors.ts';
import type { WriteHandler } from '../write/unit-of-work.ts';
import { takeItem } from './claim.ts';
import { findLiveWorkItem } from './find-work-item.ts';
import { withLiveClaim } from './work-item-row.ts';

/** Takes an item, ready or not, unless somebody has it. */
export const claimWorkItem: WriteHandler<'claim_work_item'> = async (work, command) => {
  const before = await findLiveWorkItem(work, command.id);
  const { claim } = withLiveClaim(before, work.now);
  if (claim === null) return takeItem(work, before, command.lease_seconds);
  const message = `${before.id} is claimed by ${claim.claimed_by} until ${claim.expires_at}.`;
  throw new TrackingRuleError('TRACKING_CLAIMED', message, {
    details: { id: before.id, claim },
    recoveryAction: 'Take another item with claim_next_work_item, or come back after that time.',
  });
};
