/** Behaviours of ../../packages/task-cli. */
export const taskMetricsRequirements: Record<string, string> = {};
