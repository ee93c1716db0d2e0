/** Behaviours of ../../packages/task-cli. */
export const validationRunnerRequirements: Record<string, string> = {};
