import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const removeDependency = writeTool({
  operation: 'remove_dependency',
  toolset: 'work',
  description: 'Remove a dependency between two work items; removed is false where there was none.',
  hints: { destructiveHint: true, idempotentHint: true },
  output: { removed: types.flag },
  reply: ({ removed }) => ({ data: { removed } }),
});
