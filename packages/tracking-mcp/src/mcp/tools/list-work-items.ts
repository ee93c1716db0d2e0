import { conciseWorkItem } from '../reply/concise.ts';
import { readTool } from '../tool/read-tool.ts';
import { page, types } from '../tool/reply-schema.ts';

export const listWorkItems = readTool({
  operation: 'list_work_items',
  toolset: 'core',
  title: 'List work items',
  description:
    'A page of work items. Filter by item_type, status, parent_id (null: those without a parent). Rows hold what an update needs; response_format detailed gives whole items. Where has_more, go on at next_offset.',
  output: { items: types.list, ...page },
  hasFormats: true,
  reply: ({ items, ...rest }, isDetailed) => ({
    data: { items: isDetailed ? items : items.map(conciseWorkItem), ...rest },
    lists: ['items'],
    offset: rest.offset,
  }),
});
