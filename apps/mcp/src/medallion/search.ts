import { parseDocument } from '@waymark/core-types/domain';
import { compactJsonSchema, type McpTool } from '@waymark/tracking-mcp/mcp';
import { z } from 'zod';

import type { OpenMedallions } from './open-medallions.ts';
import { overviewOf } from './overview.ts';
import { scopeFields, scopeOf } from './scope.ts';

const inputSchema = z.strictObject({
  query: z.string().min(1).max(500),
  ...scopeFields,
  limit: z.int().min(1).max(50).default(10),
});

/** Checkpoints of a scope that fit some words. */
export const search = (open: OpenMedallions): McpTool => ({
  name: 'search',
  toolset: 'medallion',
  description: 'Checkpoints of a scope that fit some words, the best first. resume gives what they say.',
  hints: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  inputSchema: () => compactJsonSchema(inputSchema),
  outputSchema: () => ({
    type: 'object',
    properties: { hits: { type: 'array' }, truncated: { type: 'boolean' } },
    required: ['hits'],
  }),
  async call(input) {
    const { query, limit, ...rest } = parseDocument(inputSchema, input, 'input of search');
    const { store } = await open();
    const hits = await store.search(scopeOf(rest), query, { limit });
    const rows = hits.map((hit) => ({ ...overviewOf(hit), score: hit.score, found_by: hit.found_by }));
    return { data: { hits: rows }, lists: ['hits'] };
  },
});
