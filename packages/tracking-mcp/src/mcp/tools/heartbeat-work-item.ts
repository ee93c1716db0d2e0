import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const heartbeatWorkItem = writeTool({
  operation: 'heartbeat_work_item',
  toolset: 'work',
  description:
    'Say that you still work on a claimed item: its lease begins anew. TRACKING_CLAIM_LOST means that somebody else has it.',
  hints: { idempotentHint: true },
  output: { item: types.object },
  reply: (item) => ({ data: { item } }),
});
