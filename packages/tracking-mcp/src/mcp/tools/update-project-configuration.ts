import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const updateProjectConfiguration = writeTool({
  operation: 'update_project_configuration',
  toolset: 'planning',
  description: 'Change fields of the configuration; version is the one you last read with get_project_configuration.',
  hints: { destructiveHint: true },
  output: { configuration: types.object },
  reply: (configuration) => ({ data: { configuration } }),
});
