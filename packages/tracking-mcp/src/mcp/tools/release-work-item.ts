import { versioned } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const releaseWorkItem = writeTool({
  operation: 'release_work_item',
  toolset: 'work',
  title: 'Release work item',
  description: 'Give a claimed item back; with status completed or blocked it is set in the same write.',
  hints: { destructiveHint: true },
  output: { item: versioned },
  reply: (item) => ({ data: { item } }),
});
