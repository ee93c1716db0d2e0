import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';

import { vendorMetadataSchema } from '../../entity/vendor.ts';
import { requireVersion } from '../write/require-version.ts';
import type { WriteHandler } from '../write/unit-of-work.ts';
import { requireVendor, writeVendor } from './vendor-row.ts';

/** The metadata in their place, so that an error names the path that the client knows. */
const partsSchema = z.object({ metadata: vendorMetadataSchema });

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
  const parts = { metadata: { ...before.metadata, ...metadata } };
  return writeVendor(work, before, {
    ...before,
    status: status ?? before.status,
    extractor_version: extractor_version ?? before.extractor_version,
    ...parseDocument(partsSchema, parts, 'vendor'),
    version: before.version + 1,
    updated_at: work.updatedAt(before),
    updated_by: work.by,
  });
};
