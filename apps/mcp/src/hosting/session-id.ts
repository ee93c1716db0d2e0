import { randomUUID } from 'node:crypto';

/** A name of a hundred characters of three bytes each, and the id before it. */
const longest = 500;

/**
 * The session id that a client of the protocol's older revisions is given with `initialize` and sends with every request
 * after it. It carries the client's name, so that the server keeps no session: any process can serve the next request.
 */
export function createSessionId(clientName: string): string {
  return `${randomUUID()}.${Buffer.from(clientName.slice(0, 100)).toString('base64url')}`;
}

/** The name that a session id carries; as trustworthy as what the client says of itself, for it could say anything. */
export function sessionClientName(sessionId: string | null): string | undefined {
  if (sessionId === null || sessionId.length > longest) return undefined;
  const [, name] = sessionId.split('.');
  return name === undefined ? undefined : Buffer.from(name, 'base64url').toString();
}
