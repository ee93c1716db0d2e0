import type { ProjectTracker } from '../../fallback/project-tracker.ts';
import { noArguments } from '../tool/check-input.ts';
import type { McpTool } from '../tool/mcp-tool.ts';
import { syncReply, syncReportSchema } from '../tool/sync-reply.ts';

/** Replays what waits, now. */
export const syncNow = (tracker: ProjectTracker): McpTool => ({
  name: 'sync_now',
  toolset: 'sync',
  description:
    'Try the database now: replay the writes that wait, in order and once, and bring the cache up to date. It happens by itself, too.',
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: () => ({ type: 'object', properties: {}, additionalProperties: false }),
  outputSchema: () => syncReportSchema,
  async call(input, { report }) {
    noArguments(input, 'sync_now');
    await report({ progress: 0, total: 1, message: 'Replaying what waits' });
    const reply = syncReply(await tracker.sync());
    await report({ progress: 1, total: 1, message: 'Done' });
    return reply;
  },
});
