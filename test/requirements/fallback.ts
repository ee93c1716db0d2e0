/** Behaviours of ../../packages/tracking-mcp. */
export const fallbackRequirements: Record<string, string> = {};
