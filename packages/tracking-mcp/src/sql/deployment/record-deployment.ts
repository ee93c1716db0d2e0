import { ValidationError } from '@waymark/core-types';

import type { Deployment } from '../../entity/deployment.ts';
import { TrackingRuleError } from '../../errors.ts';
import { requireVendor } from '../vendor/vendor-row.ts';
import type { UnitOfWork, WriteHandler } from '../write/unit-of-work.ts';
import { findLiveWorkItem } from '../work-item/find-work-item.ts';
import { storeDeployment } from './deployment-row.ts';

/** Puts on record what went out. Its id must be free, and what it is linked to must exist. */
export const recordDeployment: WriteHandler<'record_deployment'> = async (work, command) => {
  const { commit_hash, metadata, vendor_ids, deployed_at = work.now } = command;
  const id = command.id ?? work.ids();
  if (metadata.commit_hash !== commit_hash) throw misfit('$.metadata.commit_hash', 'Must be the commit_hash beside it');
  await requireFree(work, id);
  for (const vendorId of vendor_ids) await requireVendor(work, { id: vendorId });
  const work_item_ids: string[] = [];
  for (const reference of command.work_item_ids) work_item_ids.push((await findLiveWorkItem(work, reference)).id);
  if (new Set(work_item_ids).size < work_item_ids.length) throw misfit('$.work_item_ids', 'Names an item twice');

  const deployment: Deployment = {
    ...{ id, deployed_at, commit_hash, metadata, vendor_ids, work_item_ids },
    created_at: work.now,
    created_by: work.by,
  };
  await storeDeployment(work, deployment);
  await work.record({ entity_type: 'deployment', entity_id: id, before: null, after: deployment });
  return deployment;
};

async function requireFree(work: UnitOfWork, id: string): Promise<void> {
  const [taken] = await work.query('select id from tracking_deployment where project = ? and id = ?', [
    work.project,
    id,
  ]);
  if (taken === undefined) return;
  throw new TrackingRuleError('TRACKING_DUPLICATE', `There is a deployment ${id} already, and none is ever changed.`, {
    details: { entity_type: 'deployment', id },
    recoveryAction: 'Leave out the id to record another deployment.',
  });
}

function misfit(path: string, message: string): ValidationError {
  return new ValidationError(`This deployment does not fit: ${path}: ${message}.`, [{ path, message }]);
}
