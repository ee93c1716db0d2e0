import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const restoreWorkItem = writeTool({
  operation: 'restore_work_item',
  toolset: 'work',
  description: 'Bring back a deleted work item; version is the one that its deletion gave.',
  output: { item: types.object },
  reply: (item) => ({ data: { item } }),
});
