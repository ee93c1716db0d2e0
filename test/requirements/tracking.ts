/** Behaviours of ../../packages/tracking-mcp. */
export const trackingRequirements: Record<string, string> = {};
