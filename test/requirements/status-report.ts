/** Behaviours of ../../packages/tracking-mcp. */
export const statusReportRequirements: Record<string, string> = {};
