import { PromptInferenceError } from '../../errors.ts';
import { checkTool } from '../define-tool.ts';
import type { Tool, ToolAnnotations } from '../tool.ts';
import { readMcpResult, type McpResultLike } from './read-mcp-result.ts';
import { listMcpTools, type McpClientLike, type McpToolLike } from './list-mcp-tools.ts';
import { toolNames } from './tool-names.ts';

export type { McpClientLike } from './list-mcp-tools.ts';

/** Longest that a timer takes: how long a tool may run is for the run to say, not for the client. */
const noTimeout = 2_147_483_647;

/**
 * The tools of an MCP server, by any client with `listTools` and `callTool` (of version 1 or 2 of the SDK). Their names are
 * `prefix__name`, in letters that models take; what a server answers is its structured content, else its text. An answer
 * with `isError` is a failure of the tool.
 * @throws {ValidationError} when a tool's schema cannot be used, and for a listing without an end.
 */
export async function mcpTools(
  client: McpClientLike,
  options: { prefix?: string; signal?: AbortSignal } = {},
): Promise<Tool[]> {
  const listed = await listMcpTools(client, options.signal);
  const names = toolNames([...listed.keys()], options.prefix);
  return [...listed.values()].map((listedTool) => {
    const tool = toTool(client, listedTool, names.get(listedTool.name)!);
    checkTool(tool);
    return tool;
  });
}

function toTool(client: McpClientLike, { name: ownName, ...listed }: McpToolLike, name: string): Tool {
  const { readOnlyHint = false, idempotentHint = false } = listed.annotations ?? {};
  const title = listed.annotations?.title ?? listed.title;
  return {
    name,
    description: listed.description ?? title ?? '',
    parameters: listed.inputSchema,
    idempotent: readOnlyHint || idempotentHint,
    annotations: { ...listed.annotations, ...(title === undefined ? {} : { title }) } as ToolAnnotations,
    async run(args, { signal }) {
      const params = { name: ownName, arguments: args };
      const callOptions = { signal, timeout: noTimeout };
      // Version 1 takes a schema of the result in between.
      const isFirst = client.callTool.length < 2;
      const answer = await (isFirst
        ? client.callTool(params, undefined, callOptions)
        : client.callTool(params, callOptions));
      const { isError, value } = readMcpResult(answer as McpResultLike);
      if (!isError) return value;
      const message = typeof value === 'string' ? value : JSON.stringify(value);
      throw new PromptInferenceError('PROMPT_TOOL', message || `The tool ${name} failed and does not say why.`);
    },
  };
}
