import { conciseDeployment } from '../reply/concise.ts';
import { readTool } from '../tool/read-tool.ts';
import { page, types } from '../tool/reply-schema.ts';

export const listDeployments = readTool({
  operation: 'list_deployments',
  toolset: 'deployments',
  description: 'Deployments, the newest first: all, those of a vendor or of a work item, or those after a time.',
  output: { deployments: types.list, ...page },
  isLong: true,
  reply: ({ deployments, ...rest }, isDetailed) => ({
    data: { deployments: isDetailed ? deployments : deployments.map(conciseDeployment), ...rest },
    lists: ['deployments'],
    offset: rest.offset,
  }),
});
