import { randomUUID } from 'node:crypto';
import {
  WebStandardStreamableHTTPServerTransport,
  type LegacyHttpHandler,
  type McpServerFactory,
} from '@modelcontextprotocol/server';

/**
 * Serves clients of the protocol's older revisions in sessions, so that a tool can ask its client back: the answer
 * arrives with another request, which has to find the server that waits for it.
 */
export function legacySessions(factory: McpServerFactory): LegacyHttpHandler {
  const sessions = new Map<string, WebStandardStreamableHTTPServerTransport>();
  return async (request, options) => {
    const known = request.headers.get('mcp-session-id');
    const session = known === null ? undefined : sessions.get(known);
    if (session !== undefined) return session.handleRequest(request, options);
    if (known !== null) return Response.json({ error: 'There is no such session.' }, { status: 404 });
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (id) => void sessions.set(id, transport),
      onsessionclosed: (id) => void sessions.delete(id),
    });
    const mcp = await factory({ era: 'legacy', requestInfo: request });
    await mcp.connect(transport);
    return transport.handleRequest(request, options);
  };
}
