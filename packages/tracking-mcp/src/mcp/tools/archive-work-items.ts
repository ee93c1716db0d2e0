import { types } from '../tool/reply-schema.ts';
import { writeTool } from '../tool/write-tool.ts';

export const archiveWorkItems = writeTool({
  operation: 'archive_work_items',
  toolset: 'archive',
  description:
    'Move trees whose items are all older than older_than_days to the archive, for good. A tree with an open item stays unless include_open, one with a claimed item always. dry_run only says which.',
  hints: { destructiveHint: true },
  output: { archived_count: types.whole, item_ids: types.list },
  isLong: true,
  reply: ({ archived_count, item_ids, truncated }) => ({
    data: { archived_count, item_ids, ...(truncated ? { truncated } : {}) },
    lists: ['item_ids'],
  }),
});
