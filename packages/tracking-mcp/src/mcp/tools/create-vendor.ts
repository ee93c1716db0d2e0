import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const createVendor = writeTool({
  operation: 'create_vendor',
  toolset: 'vendors',
  description: 'Add a vendor extractor that the project runs. Its name must be free.',
  output: { vendor: types.object },
  reply: (vendor) => ({ data: { vendor } }),
});
