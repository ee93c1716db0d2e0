import { versioned } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const updateVendorStatus = writeTool({
  operation: 'update_vendor_status',
  toolset: 'core',
  title: 'Update vendor status',
  description:
    'Change a vendor, named by id or name: status, extractor_version, parts of metadata {format_support, test_results, extractor_version, manifest_compliant}. version as in update_work_item.',
  hints: { destructiveHint: true },
  output: { vendor: versioned },
  reply: (vendor) => ({ data: { vendor } }),
});
