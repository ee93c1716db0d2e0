export const observabilityRequirements: Record<string, string> = {};
