/** Behaviours of ../../packages/task-cli. */
export const qaRequirements: Record<string, string> = {};
