/** The groups that tools are chosen by; a test holds them against the tools that there are. */
export const toolsetNames = [
  'core',
  'work',
  'vendors',
  'deployments',
  'planning',
  'archive',
  'reports',
  'sync',
  'medallion',
] as const;
