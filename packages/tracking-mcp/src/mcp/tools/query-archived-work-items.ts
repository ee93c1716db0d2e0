import { conciseWorkItem } from '../reply/concise.ts';
import { readTool } from '../tool/read-tool.ts';
import { page, types } from '../tool/reply-schema.ts';

export const queryArchivedWorkItems = readTool({
  operation: 'query_archived_work_items',
  toolset: 'archive',
  description: 'A page of archived work items, by id, type or words.',
  output: { items: types.list, ...page },
  isLong: true,
  reply: ({ items, ...rest }, isDetailed) => ({
    data: { items: isDetailed ? items : items.map(conciseWorkItem), ...rest },
    lists: ['items'],
    offset: rest.offset,
  }),
});
