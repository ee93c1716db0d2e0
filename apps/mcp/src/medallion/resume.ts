import { parseDocument } from '@waymark/core-types/domain';
import { compactJsonSchema, type McpTool } from '@waymark/tracking-mcp/mcp';
import { z } from 'zod';

import type { OpenMedallions } from './open-medallions.ts';
import { overviewOf } from './overview.ts';
import { scopeFields, scopeOf } from './scope.ts';

const inputSchema = z.strictObject({
  ...scopeFields,
  limit: z.int().min(1).max(50).default(5),
  max_tokens: z.int().min(100).max(3_000).default(1_200),
});

/** What earlier sessions left about a scope. */
export const resume = (open: OpenMedallions): McpTool => ({
  name: 'resume',
  toolset: 'medallion',
  description:
    'What earlier sessions understood, decided and left open about a scope, as text within max_tokens, fenced as data. Call it when you begin.',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: () => compactJsonSchema(inputSchema),
  outputSchema: () => ({
    type: 'object',
    properties: { text: { type: 'string' }, checkpoints: { type: 'array' }, truncated: { type: 'boolean' } },
    required: ['text', 'checkpoints'],
  }),
  async call(input) {
    const { limit, max_tokens, ...rest } = parseDocument(inputSchema, input, 'input of resume');
    const { store, loadMedallionsForScope, summariseForPrompt } = await open();
    const found = await loadMedallionsForScope(store, scopeOf(rest), { limit });
    const text = summariseForPrompt(found, { max_tokens });
    const checkpoints = found.map(overviewOf);
    return { data: { text, checkpoints }, lists: ['checkpoints'], isDetailed: true };
  },
});
