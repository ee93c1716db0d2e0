import { conciseEnhancement } from '../reply/concise.ts';
import { readTool } from '../tool/read-tool.ts';
import { page, types } from '../tool/reply-schema.ts';

export const listEnhancements = readTool({
  operation: 'list_enhancements',
  toolset: 'planning',
  description: 'What may be built later, by priority (1 is high).',
  output: { enhancements: types.list, ...page },
  isLong: true,
  reply: ({ enhancements, ...rest }, isDetailed) => ({
    data: { enhancements: isDetailed ? enhancements : enhancements.map(conciseEnhancement), ...rest },
    lists: ['enhancements'],
    offset: rest.offset,
  }),
});
