import { conciseWorkItem } from '../reply/concise.ts';
import { readTool } from '../tool/read-tool.ts';
import { page, types } from '../tool/reply-schema.ts';

export const listReadyWorkItems = readTool({
  operation: 'list_ready_work_items',
  toolset: 'work',
  description:
    'Items that can be begun now: active, not claimed, nothing open below them, and neither they nor an item above them wait for another. To take one, call claim_next.',
  output: { items: types.list, ...page },
  isLong: true,
  reply: ({ items, ...rest }, isDetailed) => ({
    data: { items: isDetailed ? items : items.map(conciseWorkItem), ...rest },
    lists: ['items'],
    offset: rest.offset,
  }),
});
