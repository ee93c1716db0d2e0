import type { WriteHandler } from '../write/unit-of-work.ts';
import { leaseEnd, requireClaim, storeClaim } from './claim.ts';
import { findWorkItem } from './find-work-item.ts';

/** Makes a lease end later; one that has ended begins again where nobody has taken the item meanwhile. */
export const heartbeatWorkItem: WriteHandler<'heartbeat_work_item'> = async (work, command) => {
  const before = await findWorkItem(work, command.id);
  const claim = await requireClaim(work, before, command.claim_token);
  const after = { ...before, claim: { ...claim, expires_at: leaseEnd(work, command.lease_seconds) } };
  await storeClaim(work, after, command.claim_token);
  await work.record({ entity_type: 'work_item', entity_id: after.id, before, after });
  return after;
};
