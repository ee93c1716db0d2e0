import { types, versioned } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const deleteWorkItem = writeTool({
  operation: 'delete_work_item',
  toolset: 'work',
  title: 'Delete work item',
  description: 'Hide a work item; cascade hides all that is below it too. restore_work_item brings it back.',
  hints: { destructiveHint: true },
  output: { item: versioned, deleted_count: types.whole },
  reply: ({ item, deleted_count }) => ({ data: { item, deleted_count } }),
});
