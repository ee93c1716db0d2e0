import type { WriteName } from '../operation/writes.ts';
import { createVendor } from './vendor/create-vendor.ts';
import { updateVendorStatus } from './vendor/update-vendor-status.ts';
import type { WriteHandler } from './write/unit-of-work.ts';

/** What applies each write. */
export const writeHandlers: { [Name in WriteName]: WriteHandler<Name> } = {
  create_vendor: createVendor,
  update_vendor_status: updateVendorStatus,
};
