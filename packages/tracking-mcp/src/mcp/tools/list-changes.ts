import { conciseChange } from '../reply/concise.ts';
import { readTool } from '../tool/read-tool.ts';
import { types } from '../tool/reply-schema.ts';

export const listChanges = readTool({
  operation: 'list_changes',
  toolset: 'reports',
  description:
    'The audit trail: who changed what and when. detailed adds each document before and after. For more, pass the last sequence as after with order oldest_first.',
  output: { changes: types.list, has_more: types.flag },
  isLong: true,
  reply: ({ changes, has_more }, isDetailed) => ({
    data: { changes: isDetailed ? changes : changes.map(conciseChange), has_more },
    lists: ['changes'],
  }),
});
