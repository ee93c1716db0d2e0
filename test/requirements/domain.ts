export const domainRequirements: Record<string, string> = {};
