/** Behaviours of ../../packages/task-cli. */
export const taskCommandRequirements: Record<string, string> = {};
