import { versioned } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const restoreWorkItem = writeTool({
  operation: 'restore_work_item',
  toolset: 'work',
  title: 'Restore work item',
  description: 'Bring back a deleted work item.',
  output: { item: versioned },
  reply: (item) => ({ data: { item } }),
});
