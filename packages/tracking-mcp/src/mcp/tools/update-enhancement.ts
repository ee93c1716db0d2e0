import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const updateEnhancement = writeTool({
  operation: 'update_enhancement',
  toolset: 'planning',
  description: 'Change fields of an enhancement; version is the one you last read.',
  hints: { destructiveHint: true },
  output: { enhancement: types.object },
  reply: (enhancement) => ({ data: { enhancement } }),
});
