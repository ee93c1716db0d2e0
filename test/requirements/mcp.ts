/** Behaviours of ../../packages/tracking-mcp. */
export const mcpRequirements: Record<string, string> = {};
