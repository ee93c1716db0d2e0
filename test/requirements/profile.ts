export const profileRequirements: Record<string, string> = {};
