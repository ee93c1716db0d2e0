import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const claimWorkItem = writeTool({
  operation: 'claim_work_item',
  toolset: 'work',
  description:
    'Take one work item, for nobody else until the lease ends. Keep claim_token for heartbeat_work_item and release_work_item.',
  output: { item: types.object, claim_token: types.text },
  reply: (claim) => ({ data: { ...claim } }),
});
