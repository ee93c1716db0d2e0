import { conciseWorkItem } from '../reply/concise.ts';
import { readTool } from '../tool/read-tool.ts';
import { types } from '../tool/reply-schema.ts';

export const queryWorkItem = readTool({
  operation: 'query_work_item',
  toolset: 'core',
  description:
    'One work item by id, short id or the beginning of its id. include_hierarchy adds ancestors, descendants (max_depth levels) and dependencies; waits_for lists open items that block it.',
  output: {
    item: types.object,
    ancestors: types.list,
    descendants: types.list,
    dependencies: types.list,
    waits_for: types.list,
  },
  isLong: true,
  reply: ({ item, ...around }, isDetailed) => {
    const rows = (items: typeof around.ancestors) => (isDetailed ? items : items.map(conciseWorkItem));
    const { ancestors, descendants, dependencies, waits_for } = around;
    return {
      data: {
        item,
        ancestors: rows(ancestors),
        descendants: rows(descendants),
        dependencies,
        waits_for: rows(waits_for),
      },
      lists: ['descendants', 'dependencies', 'waits_for'],
    };
  },
});
