import type { Claim, WorkItem } from '../../entity/work-item.ts';
import { TrackingRuleError } from '../../errors.ts';
import type { Reader } from '../reader.ts';
import type { UnitOfWork } from '../write/unit-of-work.ts';
import { withLiveClaim } from './work-item-row.ts';

/**
 * A claim keeps an item for one worker until its lease ends. A lease that has ended is no claim: the item is ready again
 * without anybody's doing. Whoever takes it then leaves the dead worker's claim in the audit trail, as what was before.
 */

/** Gives an item to whoever writes, under a new token. It must not be claimed. */
export async function takeItem(
  work: UnitOfWork,
  before: WorkItem,
  leaseSeconds: number,
): Promise<{ item: WorkItem; claim_token: string }> {
  const claim_token = work.ids();
  const claim = { claimed_by: work.by, claimed_at: work.now, expires_at: leaseEnd(work, leaseSeconds) };
  const item = { ...before, claim };
  await storeClaim(work, item, claim_token);
  await work.record({ entity_type: 'work_item', entity_id: item.id, before, after: item });
  return { item, claim_token };
}

/** When a lease that begins now ends. */
export function leaseEnd(work: Reader, leaseSeconds: number): string {
  return new Date(Date.parse(work.now) + leaseSeconds * 1_000).toISOString();
}

/** Writes an item's claim; its token stays the same unless another one is given. */
export async function storeClaim(work: Reader, { id, claim }: WorkItem, token: string | null): Promise<void> {
  await work.query(
    `update tracking_work_item set claim = ?, claim_expires_at = ?, claim_token = ? where project = ? and id = ?`,
    [claim === null ? null : JSON.stringify(claim), claim?.expires_at ?? null, token, work.project, id],
  );
}

/**
 * Makes sure that a token is the one under which the item was taken last.
 * @throws {TrackingRuleError} with TRACKING_CLAIM_LOST and, where there is one, who has it now.
 */
export async function requireClaim(work: UnitOfWork, item: WorkItem, token: string): Promise<Claim> {
  const [row] = await work.query<{ token: string | null }>(
    'select claim_token as token from tracking_work_item where project = ? and id = ?',
    [work.project, item.id],
  );
  if (item.claim !== null && row?.token === token) return item.claim;
  const holder = withLiveClaim(item, work.now).claim;
  const instead = holder === null ? 'nobody has it now' : `${holder.claimed_by} has it until ${holder.expires_at}`;
  throw new TrackingRuleError('TRACKING_CLAIM_LOST', `This claim of ${item.id} does not hold: ${instead}.`, {
    details: { id: item.id, claim: holder },
    recoveryAction: 'Stop working on it, look at its state, and claim it or another item anew.',
  });
}
