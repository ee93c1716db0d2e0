export const configRequirements: Record<string, string> = {};
