export const providersRequirements: Record<string, string> = {};
