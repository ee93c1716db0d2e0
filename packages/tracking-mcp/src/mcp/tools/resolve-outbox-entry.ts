import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';

import { id } from '../../entity/fields.ts';
import type { ProjectTracker } from '../../fallback/project-tracker.ts';
import { compactJsonSchema } from '../tool/compact-json-schema.ts';
import type { McpTool } from '../tool/mcp-tool.ts';
import { syncReply, syncReportSchema } from '../tool/sync-reply.ts';

const decisionSchema = z.strictObject({
  operation_id: id(),
  decision: z.enum(['discard', 'retry']),
  input: z.record(z.string(), z.unknown()).optional(),
});

/** Decides about a write that the database refused. */
export const resolveOutboxEntry = (tracker: ProjectTracker): McpTool => ({
  name: 'resolve_outbox_entry',
  toolset: 'sync',
  description:
    'Decide about a write that could not be replayed (see get_sync_status): discard it, or retry it, with another input (as in the conflict’s `merged`) where it has to change.',
  hints: { readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: false },
  inputSchema: () => compactJsonSchema(decisionSchema),
  outputSchema: () => syncReportSchema,
  async call(input) {
    const { input: changed, ...decision } = parseDocument(decisionSchema, input, 'input of resolve_outbox_entry');
    return syncReply(await tracker.resolve({ ...decision, ...(changed === undefined ? {} : { input: changed }) }));
  },
});
