import { conciseWorkItem } from '../reply/concise.ts';
import { readTool } from '../tool/read-tool.ts';
import { types } from '../tool/reply-schema.ts';

export const searchWorkItems = readTool({
  operation: 'search_work_items',
  toolset: 'work',
  description: 'Work items whose title or metadata hold these words, the best match first.',
  output: { items: types.list, has_more: types.flag },
  isLong: true,
  reply: ({ items, has_more }, isDetailed) => ({
    data: { items: isDetailed ? items : items.map(conciseWorkItem), has_more },
    lists: ['items'],
  }),
});
