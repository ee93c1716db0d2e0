import { WaymarkError } from '@waymark/core-types';
import type { CallToolResult } from '@modelcontextprotocol/server';

import { checkSize } from './check-size.ts';
import { toolFailure } from './reply/error-result.ts';
import { fitReply } from './reply/fit-reply.ts';
import type { McpTool, ToolContext } from './tool/mcp-tool.ts';

/** What a call needs beside its arguments. */
export interface CallOptions {
  input: Record<string, unknown>;
  context: ToolContext;
  /** Names of the tools that are served, so that a failure can name the next call. */
  names: ReadonlySet<string>;
  /** Told of failures that nobody foresaw. */
  onError: (error: unknown, tool: string) => void;
}

/** Calls a tool. It never throws: what goes wrong is a result that a model can read and act on. */
export async function callTool(tool: McpTool, options: CallOptions): Promise<CallToolResult> {
  const { input, context, names, onError } = options;
  const takes = () => Object.keys(tool.inputSchema()['properties'] as object);
  try {
    checkSize(input, tool.name);
    return toResult(fitReply(await tool.call(input, context)));
  } catch (error) {
    if (!WaymarkError.isInstance(error)) onError(error, tool.name);
    return { ...toResult({ ...toolFailure(error, { tool: tool.name, input, takes }, names) }), isError: true };
  }
}

/** The same data twice: some clients show a model only the object, older ones only the text. */
function toResult(data: Record<string, unknown>): CallToolResult {
  return { content: [{ type: 'text', text: JSON.stringify(data) }], structuredContent: data };
}
