import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const deleteWorkItem = writeTool({
  operation: 'delete_work_item',
  toolset: 'work',
  description: 'Hide a work item; cascade hides all that is below it too. restore_work_item brings it back.',
  hints: { destructiveHint: true },
  output: { item: types.object, deleted_count: types.whole },
  reply: ({ item, deleted_count }) => ({ data: { item, deleted_count } }),
});
