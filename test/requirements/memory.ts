export const memoryRequirements: Record<string, string> = {};
