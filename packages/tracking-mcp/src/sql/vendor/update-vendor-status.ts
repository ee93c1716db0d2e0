import { parseDocument } from '@waymark/core-types/domain';

import { vendorMetadataSchema } from '../../entity/vendor.ts';
import { requireVersion } from '../write/require-version.ts';
import type { WriteHandler } from '../write/unit-of-work.ts';
import { requireVendor, writeVendor } from './vendor-row.ts';

/** Changes what is named of a vendor's health. */
export const updateVendorStatus: WriteHandler<'update_vendor_status'> = async (work, command) => {
  const before = await requireVendor(work, command);
  const { version, status, extractor_version, metadata } = command;
  await requireVersion(work, {
    entity_type: 'vendor',
    id: before.id,
    version,
    current: before,
    command,
    names: ['id', 'name'],
  });
  return writeVendor(work, before, {
    ...before,
    status: status ?? before.status,
    extractor_version: extractor_version ?? before.extractor_version,
    metadata: parseDocument(vendorMetadataSchema, { ...before.metadata, ...metadata }, 'metadata of a vendor'),
    version: before.version + 1,
    updated_at: work.updatedAt(before),
    updated_by: work.by,
  });
};
