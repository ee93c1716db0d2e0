/** The toolsets of waymark-mcp; a test holds them against those that it serves. */
export const toolsetNames: readonly string[] = [
  'core',
  'work',
  'vendors',
  'deployments',
  'planning',
  'archive',
  'reports',
  'sync',
  'medallion',
  'task',
  'all',
];

/** Names in a list, separated by commas, that are no toolsets. */
export function unknownToolsets(list: string): string[] {
  const names = list.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '' && !toolsetNames.includes(name));
}
