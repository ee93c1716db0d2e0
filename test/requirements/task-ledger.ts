/** Behaviours of ../../packages/task-cli. */
export const taskLedgerRequirements: Record<string, string> = {};
