/** Behaviours of `waymark track` and `waymark mcp-config`. */
export const trackCommandRequirements: Record<string, string> = {};
