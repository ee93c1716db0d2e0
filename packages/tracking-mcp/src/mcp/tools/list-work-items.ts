import { conciseWorkItem } from '../reply/concise.ts';
import { readTool } from '../tool/read-tool.ts';
import { page, types } from '../tool/reply-schema.ts';

export const listWorkItems = readTool({
  operation: 'list_work_items',
  toolset: 'core',
  description:
    'A page of work items, by type, status, parent (null: those without one). Rows hold what an update needs; detailed gives whole items. Go on at next_offset.',
  output: { items: types.list, ...page },
  isLong: true,
  reply: ({ items, ...rest }, isDetailed) => ({
    data: { items: isDetailed ? items : items.map(conciseWorkItem), ...rest },
    lists: ['items'],
    offset: rest.offset,
  }),
});
