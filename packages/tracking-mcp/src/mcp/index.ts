export type { McpTool, ToolContext, ToolHints, ToolReply } from './tool/mcp-tool.ts';
export { createTrackingMcpServer, type TrackingMcpServerOptions } from './create-tracking-mcp-server.ts';
export { clientName } from './client-name.ts';
export { compactJsonSchema } from './tool/compact-json-schema.ts';
export { createTrackingTools } from './tracking-tools.ts';
export { selectTools, type ToolSelection } from './select-tools.ts';
