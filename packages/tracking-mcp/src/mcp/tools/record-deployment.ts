import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const recordDeployment = writeTool({
  operation: 'record_deployment',
  toolset: 'core',
  description:
    'Record what went out: commit, pull request, tests by kind ({unit: 120}), and the vendors (ids) and work items it touches.',
  output: { deployment: { type: 'object', properties: { id: types.text } } },
  reply: (deployment) => ({ data: { deployment } }),
});
