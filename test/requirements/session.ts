export const sessionRequirements: Record<string, string> = {};
