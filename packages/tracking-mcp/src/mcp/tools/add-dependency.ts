import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const addDependency = writeTool({
  operation: 'add_dependency',
  toolset: 'work',
  description: 'blocks: target_id waits for source_id. depends_on: source_id waits for target_id. A cycle is refused.',
  hints: { idempotentHint: true },
  output: { dependency: types.object },
  reply: (dependency) => ({ data: { dependency } }),
});
