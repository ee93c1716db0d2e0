import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostHeaderValidation, originValidation } from '@modelcontextprotocol/node';
import { localhostAllowedHostnames, type AuthInfo } from '@modelcontextprotocol/server';

import type { AnswerRequest, AuthorisedRequest } from './answer-request.ts';
import type { TokenVerifier } from './bearer-tokens.ts';
import { readBody } from './read-body.ts';
import { createSessionId } from './session-id.ts';

/** What lies behind the endpoints. */
export interface Endpoints {
  /** Answers a message of the protocol; `body` is the parsed one of a POST. */
  mcp: AnswerRequest;
  /** Answers `/healthz`: whether the server can do its work, and what it knows of it. */
  health: () => Promise<{ ok: boolean; body: object }>;
  /** Answers `/metrics`. */
  metrics: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  allowedHosts: readonly string[];
  verifyToken: TokenVerifier | undefined;
  bodyBytes: number;
}

/** Checks who asks for what, and gives the request to its endpoint. */
export function createRequestServer(endpoints: Endpoints) {
  const { mcp, health, metrics, allowedHosts, verifyToken, bodyBytes } = endpoints;
  const names = [...localhostAllowedHostnames(), ...allowedHosts];
  const isHostAllowed = hostHeaderValidation(names);
  const isOriginAllowed = originValidation(names);

  return async (request: AuthorisedRequest, response: ServerResponse): Promise<void> => {
    if (!isHostAllowed(request, response) || !isOriginAllowed(request, response)) return;
    const [path] = (request.url ?? '/').split('?', 1);
    if (path === '/healthz') {
      const { ok, body } = await health();
      sendJson(response, ok ? 200 : 503, body);
      return;
    }
    if (verifyToken !== undefined) {
      const identity = identify(request, verifyToken);
      if (identity === undefined) {
        response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
        refuse(response, { status: 401, message: 'A bearer token that is known and has not expired is needed.' });
        return;
      }
      request.auth = identity;
    }
    if (path === '/metrics') await metrics(request, response);
    else if (path !== '/mcp')
      refuse(response, { status: 404, message: 'There is nothing here: the endpoint is /mcp.' });
    else if (request.method !== 'POST') await mcp(request, response);
    else {
      const body = await readBody(request, bodyBytes);
      if ('status' in body) {
        // What is left of the body is not waited for.
        response.setHeader('connection', 'close');
        refuse(response, body);
        return;
      }
      const client = openingClient(body.value);
      if (client !== undefined) response.setHeader('mcp-session-id', createSessionId(client));
      await mcp(request, response, body.value);
    }
  };
}

/** Answers in the protocol's own form, so that a client shows the message. */
export function refuse(response: ServerResponse, { status, message }: { status: number; message: string }): void {
  const code = status === 400 ? -32_700 : -32_000;
  sendJson(response, status, { jsonrpc: '2.0', error: { code, message }, id: null });
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}

function identify({ headers }: IncomingMessage, verifyToken: TokenVerifier): AuthInfo | undefined {
  const [, token] = /^Bearer +([\w.~+/=-]{1,500})$/i.exec(headers.authorization ?? '') ?? [];
  const name = token === undefined ? undefined : verifyToken(token);
  return token === undefined || name === undefined ? undefined : { token, clientId: name, scopes: [] };
}

/** The name of a client of the protocol's older revisions that opens a session; undefined for any other message. */
function openingClient(message: unknown): string | undefined {
  const { method, params } = (message ?? {}) as { method?: unknown; params?: { clientInfo?: { name?: unknown } } };
  if (method !== 'initialize') return undefined;
  const name = params?.clientInfo?.name;
  return typeof name === 'string' ? name : '';
}
