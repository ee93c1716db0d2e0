export const rulesRequirements: Record<string, string> = {};
