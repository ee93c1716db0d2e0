/** Behaviours of ../../packages/task-cli. */
export const evidenceRequirements: Record<string, string> = {};
