import { parseDocument } from '@waymark/core-types/domain';
import { compactJsonSchema, type McpTool } from '@waymark/tracking-mcp/mcp';
import { z } from 'zod';

import type { OpenMedallions } from './open-medallions.ts';
import { overviewOf } from './overview.ts';
import { scopeFields, scopeOf } from './scope.ts';

const inputSchema = z.strictObject({ summary: z.string().min(1).max(50_000), ...scopeFields });

/** Keeps what a session understood, decided and left open. */
export const checkpoint = (open: OpenMedallions): McpTool => ({
  name: 'checkpoint',
  toolset: 'medallion',
  description:
    'Keep what this session understood, decided and left open, for the next one. summary: what happened, with the decisions and the open questions in words of their own. scope: what it is about, as in ["repo:shop", "module:auth"]. What others wrote meanwhile is merged.',
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: () => compactJsonSchema(inputSchema),
  outputSchema: () => ({
    type: 'object',
    properties: { outcome: { type: 'string' }, checkpoint: { type: 'object' } },
    required: ['outcome', 'checkpoint'],
  }),
  async call(input, { report }) {
    const { summary, ...rest } = parseDocument(inputSchema, input, 'input of checkpoint');
    await report({ progress: 0, total: 1, message: 'Making the checkpoint' });
    const { store, llm, checkpointSession } = await open();
    const result = await checkpointSession(store, llm, scopeOf(rest), { session_summary: summary });
    await report({ progress: 1, total: 1, message: 'Kept' });
    return { data: { outcome: result.outcome, checkpoint: overviewOf(result) } };
  },
});
