import { versioned } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const updateWorkItem = writeTool({
  operation: 'update_work_item',
  toolset: 'core',
  title: 'Update work item',
  description:
    'Change fields of a work item, or move it with parent_id. version is the one you last read; if somebody was faster you get code TRACKING_CONFLICT with the current item and, where possible, `merged` to send instead. metadata: only the fields that change, null removes one.',
  hints: { destructiveHint: true },
  output: { item: versioned },
  reply: (item) => ({ data: { item } }),
});
