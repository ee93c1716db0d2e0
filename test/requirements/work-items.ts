/** Behaviours of ../../packages/tracking-mcp. */
export const workItemRequirements: Record<string, string> = {};
