import { conciseVendor } from '../reply/concise.ts';
import { readTool } from '../tool/read-tool.ts';
import { page, types } from '../tool/reply-schema.ts';

export const queryVendorStatus = readTool({
  operation: 'query_vendor_status',
  toolset: 'core',
  description:
    'Health of the vendor extractors: one by id or name with all its metadata, or a page of them, by status.',
  output: { vendors: types.list, ...page },
  isLong: true,
  reply: ({ vendors, ...rest }, isDetailed) => ({
    data: { vendors: isDetailed || rest.total_count === 1 ? vendors : vendors.map(conciseVendor), ...rest },
    lists: ['vendors'],
    offset: rest.offset,
  }),
});
