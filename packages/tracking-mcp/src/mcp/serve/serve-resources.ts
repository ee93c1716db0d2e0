import { ProtocolError, ResourceNotFoundError, type McpServer } from '@modelcontextprotocol/server';

import { findResource } from '../resources/find-resource.ts';
import type { McpResource } from '../resources/mcp-resource.ts';
import { answering } from './expected-errors.ts';

/** Lists and reads resources. */
export function serveResources(
  { server }: McpServer,
  resources: readonly McpResource[],
  onError: (error: unknown, where: string) => void,
): void {
  const fixed = resources.filter(({ completes }) => completes === undefined);
  const templates = resources.filter(({ completes }) => completes !== undefined);
  server.setRequestHandler('resources/list', () => ({
    resources: fixed.map((resource) => ({ uri: resource.uri, ...describe(resource) })),
  }));
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: templates.map((resource) => ({ uriTemplate: resource.uri, ...describe(resource) })),
  }));
  server.setRequestHandler('resources/read', async ({ params: { uri } }) => {
    const found = findResource(resources, uri);
    if (found === undefined) throw notFound(uri);
    const { resource, variable } = found;
    const text = await answering(() => resource.read(variable), { where: resource.name, onError }).catch((error) => {
      throw isAbsent(error) ? notFound(uri) : error;
    });
    return { contents: [{ uri, mimeType: resource.mimeType, text }] };
  });
}

function describe({ name, title, description, mimeType }: McpResource) {
  return { name, title, description, mimeType };
}

function notFound(uri: string): ResourceNotFoundError {
  return new ResourceNotFoundError(uri.slice(0, 200));
}

/** True for what stands for an id or a name that does not exist. */
function isAbsent(error: unknown): boolean {
  return (
    ProtocolError.isInstance(error) && (error.data as { code?: string } | undefined)?.code === 'TRACKING_NOT_FOUND'
  );
}
