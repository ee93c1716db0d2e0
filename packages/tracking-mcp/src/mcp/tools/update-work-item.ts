import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const updateWorkItem = writeTool({
  operation: 'update_work_item',
  toolset: 'core',
  description:
    'Change a work item, or move it with parent_id. version is the one you last read; if somebody was faster, TRACKING_CONFLICT holds the current item and, where possible, `merged` to send instead. metadata: only fields that change, null removes one.',
  hints: { destructiveHint: true },
  output: { item: types.object },
  reply: (item) => ({ data: { item } }),
});
