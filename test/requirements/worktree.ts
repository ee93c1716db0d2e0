/** Behaviours of ../../packages/task-cli. */
export const worktreeRequirements: Record<string, string> = {};
