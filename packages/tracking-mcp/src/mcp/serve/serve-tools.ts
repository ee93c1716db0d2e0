import { CLIENT_INFO_META_KEY, type McpServer, type ServerContext, type Tool } from '@modelcontextprotocol/server';

import { callTool } from '../call-tool.ts';
import { clientName, unknownClient } from '../client-name.ts';
import type { McpTool, ToolContext } from '../tool/mcp-tool.ts';
import { invalidRequest } from './expected-errors.ts';

/** Prepares the tools, for any number of servers. `identify` names a client that does not say who it is. */
export function serveTools(tools: readonly McpTool[], onError: (error: unknown, where: string) => void) {
  const byName = new Map(tools.map((tool) => [tool.name, tool]));
  const names = new Set(byName.keys());
  let described: Tool[] | undefined;

  return ({ server }: McpServer, identify: () => string | undefined): void => {
    server.setRequestHandler('tools/list', () => ({ tools: (described ??= tools.map(describeTool)) }));
    server.setRequestHandler('tools/call', async ({ params }, context) => {
      const tool = byName.get(params.name);
      if (tool === undefined) throw noSuchTool(params.name);
      // Newer clients say who they are with every request, older ones once.
      // oxlint-disable-next-line typescript/no-deprecated -- for the older revisions there is no other way
      const said = ownName(context) ?? server.getClientVersion()?.name;
      const by = clientName(said) ?? clientName(identify()) ?? unknownClient;
      return callTool(tool, {
        input: params.arguments ?? {},
        context: { by, signal: context.mcpReq.signal, report: reporterOf(context) },
        names,
        onError,
      });
    });
  };
}

function noSuchTool(name: string): Error {
  const named = JSON.stringify(name.slice(0, 100));
  return invalidRequest(
    `There is no tool ${named} here. tools/list names those that are; the server is started with others by --toolsets.`,
  );
}

/** A tool as it is listed. */
export function describeTool(tool: McpTool): Tool {
  const { name, description, hints } = tool;
  return {
    ...{ name, description },
    inputSchema: tool.inputSchema() as Tool['inputSchema'],
    outputSchema: tool.outputSchema(),
    annotations: hints,
  };
}

function ownName(context: ServerContext): unknown {
  const envelope = context.mcpReq.envelope as Record<string, { name?: unknown } | undefined> | undefined;
  return envelope?.[CLIENT_INFO_META_KEY]?.name;
}

/** Tells of progress where the client asked to be told; one that left meanwhile is no failure of the work. */
function reporterOf({ mcpReq }: ServerContext): ToolContext['report'] {
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return async () => {};
  return async (progress) => {
    await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, ...progress } }).catch(() => {});
  };
}
