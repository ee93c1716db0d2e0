import { ValidationError, type JsonObject } from '@waymark/core-types';
import { parseDocument } from '@waymark/core-types/domain';
import { z } from 'zod';

const mostPages = 1_000;
const mostTools = 10_000;

const pageSchema = z.looseObject({
  tools: z.array(
    z.looseObject({
      name: z.string().min(1),
      title: z.string().optional(),
      description: z.string().optional(),
      inputSchema: z.custom<JsonObject>(
        (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
      ),
      annotations: z
        .looseObject({
          title: z.string(),
          readOnlyHint: z.boolean(),
          destructiveHint: z.boolean(),
          idempotentHint: z.boolean(),
          openWorldHint: z.boolean(),
        })
        .partial()
        .optional(),
    }),
  ),
  nextCursor: z.string().optional(),
});

/** A client of an MCP server, by its shape. */
export interface McpClientLike {
  listTools(params?: { cursor?: string }, options?: { signal?: AbortSignal }): Promise<unknown>;
  callTool(
    params: { name: string; arguments: Record<string, unknown> },
    optionsOrSchema?: unknown,
    options?: unknown,
  ): Promise<unknown>;
}

/** A tool as a server lists it. */
export type McpToolLike = z.output<typeof pageSchema>['tools'][number];

/**
 * All pages of a server's tools, by name.
 * @throws {ValidationError} for what is no listing, and for one without an end.
 */
export async function listMcpTools(
  client: McpClientLike,
  signal: AbortSignal | undefined,
): Promise<Map<string, McpToolLike>> {
  const tools = new Map<string, McpToolLike>();
  const cursors = new Set<string>();
  for (let cursor: string | undefined; ;) {
    signal?.throwIfAborted();
    const params = cursor === undefined ? undefined : { cursor };
    const answer = await client.listTools(params, signal === undefined ? undefined : { signal });
    const page = parseDocument(pageSchema, answer, 'list of MCP tools');
    // A list that changes between two pages may name a tool twice.
    for (const tool of page.tools) tools.set(tool.name, tool);
    cursor = page.nextCursor;
    if (cursor === undefined) return tools;
    if (cursors.has(cursor) || cursors.size >= mostPages || tools.size > mostTools) throw endless(tools.size);
    cursors.add(cursor);
  }
}

function endless(count: number): ValidationError {
  const message = `Repeats itself, or has more than ${mostPages} pages or ${mostTools} tools`;
  return new ValidationError(`The server's list of tools has no end (${count} so far).`, [
    { path: '$.nextCursor', message },
  ]);
}
