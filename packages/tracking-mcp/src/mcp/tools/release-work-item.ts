import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const releaseWorkItem = writeTool({
  operation: 'release_work_item',
  toolset: 'work',
  description: 'Give a claimed item back; with status completed or blocked it is set in the same write.',
  hints: { destructiveHint: true },
  output: { item: types.object },
  reply: (item) => ({ data: { item } }),
});
