export const modelsRequirements: Record<string, string> = {};
