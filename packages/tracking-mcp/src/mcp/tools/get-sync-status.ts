import type { ProjectTracker } from '../../fallback/project-tracker.ts';
import { noArguments } from '../tool/check-input.ts';
import type { McpTool } from '../tool/mcp-tool.ts';
import { types } from '../tool/reply-schema.ts';

/** Whether the database answers, and what waits for it or for a person's decision. */
export const getSyncStatus = (tracker: ProjectTracker): McpTool => ({
  name: 'get_sync_status',
  toolset: 'sync',
  description:
    'Whether the database answers, how old the cache is, and the writes that wait for the database or that it refused, with both sides of each conflict. Decide about those with resolve_outbox_entry.',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: () => ({ type: 'object', properties: {}, additionalProperties: false }),
  outputSchema: () => ({
    type: 'object',
    properties: { health: types.object, outbox: types.list, truncated: types.flag, omitted_count: types.whole },
    required: ['health', 'outbox'],
  }),
  async call(input) {
    noArguments(input, 'get_sync_status');
    const health = await tracker.health();
    // Whoever asks because the cache cannot be opened is to hear so.
    const outbox = await tracker.outbox().catch((error: unknown) => {
      if (health.cache_error === null) throw error;
      return null;
    });
    const warnings = outbox === null ? ['The outbox cannot be read: it is in the file of the cache.'] : [];
    const data = { health, outbox: outbox ?? [], ...(warnings.length === 0 ? {} : { warnings }) };
    return { data, lists: ['outbox'] };
  },
});
