import type { Vendor } from '../../entity/vendor.ts';
import { TrackingRuleError } from '../../errors.ts';
import type { WriteHandler } from '../write/unit-of-work.ts';
import { writeVendor } from './vendor-row.ts';

/** Adds a vendor. Its name and its id must be free. */
export const createVendor: WriteHandler<'create_vendor'> = async (work, command) => {
  const id = command.id ?? work.ids();
  const [taken] = await work.query<{ id: string }>(
    'select id from tracking_vendor where project = ? and (name = ? or id = ?)',
    [work.project, command.name, id],
  );
  if (taken !== undefined) {
    const what = taken.id === id ? id : JSON.stringify(command.name);
    throw new TrackingRuleError('TRACKING_DUPLICATE', `There is a vendor ${what} already.`, {
      details: { entity_type: 'vendor', id: taken.id },
      recoveryAction: 'Change that one with update_vendor_status, or choose another name.',
    });
  }
  const vendor: Vendor = {
    ...command,
    id,
    version: 1,
    created_at: work.now,
    updated_at: work.now,
    created_by: work.by,
    updated_by: work.by,
  };
  return writeVendor(work, null, vendor);
};
