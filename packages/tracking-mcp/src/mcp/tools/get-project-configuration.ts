import { readTool } from '../tool/read-tool.ts';
import { types } from '../tool/reply-schema.ts';

export const getProjectConfiguration = readTool({
  operation: 'get_project_configuration',
  toolset: 'core',
  description:
    "The project's configuration: context type, current session, git branch and head commit, token budget, database health.",
  output: { configuration: types.object },
  reply: (configuration) => ({ data: { configuration } }),
});
