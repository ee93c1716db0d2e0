/** Behaviours of ../../packages/task-cli. */
export const taskFileRequirements: Record<string, string> = {};
