import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const createEnhancement = writeTool({
  operation: 'create_enhancement',
  toolset: 'planning',
  description: 'Plan something that may be built later. depends_on names enhancements (ids) that come first.',
  output: { enhancement: types.object },
  reply: (enhancement) => ({ data: { enhancement } }),
});
