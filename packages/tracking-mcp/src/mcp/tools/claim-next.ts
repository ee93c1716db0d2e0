import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const claimNext = writeTool({
  operation: 'claim_next_work_item',
  name: 'claim_next',
  toolset: 'work',
  description:
    'Take the ready item that comes first, for nobody else until the lease ends. Keep claim_token: heartbeat_work_item extends the lease, release_work_item gives the item back. item is null where none is ready.',
  output: { item: { anyOf: [types.object, { type: 'null' }] }, claim_token: types.text },
  reply: (claim) => ({ data: { ...(claim ?? { item: null }) } }),
});
