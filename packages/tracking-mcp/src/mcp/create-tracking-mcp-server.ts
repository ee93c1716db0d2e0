import type { Clock } from '@waymark/core-types';
import { McpServer, type McpRequestContext, type McpServerFactory } from '@modelcontextprotocol/server';

import type { ProjectTracker } from '../fallback/project-tracker.ts';
import { instructions } from './instructions.ts';
import { createTrackingPrompts } from './prompts/tracking-prompts.ts';
import { createTrackingResources } from './resources/tracking-resources.ts';
import { serveCompletions } from './serve/serve-completions.ts';
import { servePrompts } from './serve/serve-prompts.ts';
import { serveResources } from './serve/serve-resources.ts';
import { serveTools } from './serve/serve-tools.ts';
import type { McpTool } from './tool/mcp-tool.ts';

/** What an MCP server of a project is made of. */
export interface TrackingMcpServerOptions {
  tracker: ProjectTracker;
  /** The tools that are served, in their order: see selectTools. */
  tools: readonly McpTool[];
  version: string;
  /** Dates reports. */
  clock?: Clock;
  /** Who calls where the client itself does not say it, as over HTTP in the protocol's older revisions. */
  identify?: (request: McpRequestContext) => string | undefined;
  /** Told of failures that nobody foresaw; a client gets to see none of their words. */
  onError?: (error: unknown, where: string) => void;
}

/**
 * Makes the factory that `serveStdio` and `createMcpHandler` call for each connection or request. What it serves is
 * prepared once, so that a request over HTTP costs no registration of tools, and all eras of the protocol get the same.
 */
export function createTrackingMcpServer(options: TrackingMcpServerOptions): McpServerFactory {
  const { tracker, version, identify, onError = () => {} } = options;
  const resources = createTrackingResources(tracker, options);
  const prompts = createTrackingPrompts(tracker);
  const tools = serveTools(options.tools, onError);

  return (request) => {
    const mcp = new McpServer({ name: 'waymark', title: 'Waymark project tracking', version }, { instructions });
    mcp.server.registerCapabilities({ tools: {}, resources: {}, prompts: {}, completions: {} });
    tools(mcp, () => identify?.(request));
    serveResources(mcp, resources, onError);
    servePrompts(mcp, prompts, onError);
    serveCompletions(mcp, { tracker, resources, prompts, onError });
    return mcp;
  };
}
