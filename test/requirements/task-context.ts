/** Behaviours of ../../packages/task-cli. */
export const taskContextRequirements: Record<string, string> = {};
