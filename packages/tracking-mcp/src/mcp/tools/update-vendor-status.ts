import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const updateVendorStatus = writeTool({
  operation: 'update_vendor_status',
  toolset: 'core',
  description:
    'Change a vendor, named by id or name: status, extractor_version, parts of metadata {format_support, test_results, extractor_version, manifest_compliant}. version as in update_work_item.',
  hints: { destructiveHint: true },
  output: { vendor: types.object },
  reply: (vendor) => ({ data: { vendor } }),
});
