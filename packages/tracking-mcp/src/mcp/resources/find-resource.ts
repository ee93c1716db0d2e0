import type { McpResource } from './mcp-resource.ts';

/**
 * The resource that an address names, with the value of its variable. An address is compared as it was sent: nothing is
 * resolved, so that `..` is a name like another, which nothing has.
 */
export function findResource(
  resources: readonly McpResource[],
  uri: string,
): { resource: McpResource; variable: string } | undefined {
  for (const resource of resources) {
    const [start = '', end] = resource.uri.split(/\{[a-z]+\}/);
    if (end === undefined) {
      if (uri === resource.uri) return { resource, variable: '' };
      continue;
    }
    const variable = uri.startsWith(start) ? decoded(uri.slice(start.length)) : undefined;
    if (variable !== undefined) return { resource, variable };
  }
  return undefined;
}

/** One segment of a path; undefined for more than one and for what is not encoded as an address. */
function decoded(segment: string): string | undefined {
  if (!/^[^/?#]+$/.test(segment)) return undefined;
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
