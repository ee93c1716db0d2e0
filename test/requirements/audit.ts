export const auditRequirements: Record<string, string> = {};
