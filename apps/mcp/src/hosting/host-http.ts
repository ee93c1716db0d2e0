import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '@waymark/core-types';
import {
  createMcpHandler,
  isLegacyRequest,
  type LegacyHttpHandler,
  type McpHttpHandler,
  type McpServerFactory,
} from '@modelcontextprotocol/server';

import { answerRequest } from './answer-request.ts';
import type { TokenVerifier } from './bearer-tokens.ts';
import type { Host } from './host.ts';
import { createRequestServer, refuse, type Endpoints } from './serve-request.ts';
import { settleWithin } from './settle-within.ts';

/** How much clients may ask of the server. */
export interface HttpLimits {
  /** Default 1 MiB. */
  bodyBytes: number;
  /** How long headers and body may take to arrive. Default 15,000 ms. */
  requestMs: number;
  /** Default 512. */
  connections: number;
  /** How long answers may still take once the server is asked to stop. Default 10,000 ms. */
  stopMs: number;
}

/** Runs `next`, which answers the request, and watches. */
export type ObserveRequest = <Result>(request: IncomingMessage, response: ServerResponse, next: () => Result) => Result;

/** What a server over HTTP is made of. */
export interface HttpHostOptions extends Pick<Endpoints, 'health' | 'metrics'> {
  factory: McpServerFactory;
  /**
   * Serves clients of the protocol's older revisions in another way than one request at a time, which suffices for
   * tools that ask their client nothing.
   */
  legacy?: LegacyHttpHandler;
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Names beside the loopback's that `Host` and `Origin` may hold, without a port. */
  allowedHosts?: readonly string[];
  /** Recognises bearer tokens. Without it everybody is served who reaches the server: only a loopback goes without. */
  verifyToken?: TokenVerifier | undefined;
  limits?: Partial<HttpLimits>;
  observe?: ObserveRequest;
  onError: (error: Error) => void;
}

const defaultLimits: HttpLimits = { bodyBytes: 1024 * 1024, requestMs: 15_000, connections: 512, stopMs: 10_000 };
const loopback = new Set(['localhost', '127.0.0.1', '::1']);

/**
 * Serves many clients over Streamable HTTP at `/mcp`, in both eras of the protocol, with `/healthz` and `/metrics`.
 * @throws {ConfigurationError} for an address that others reach, without tokens, and for a port that cannot be had.
 */
export async function hostHttp(options: HttpHostOptions): Promise<Host> {
  const { factory, host, port, allowedHosts = [], verifyToken, health, metrics, onError } = options;
  const { bodyBytes, requestMs, connections, stopMs } = { ...defaultLimits, ...options.limits };
  const observe: ObserveRequest = options.observe ?? ((_request, _response, next) => next());
  if (verifyToken === undefined && !loopback.has(host)) {
    throw new ConfigurationError(`Others can reach ${host}: without a token file they could all change the project.`, {
      recoveryAction: 'Add --token-file, or serve on 127.0.0.1.',
    });
  }
  const handler = createMcpHandler(factory, { onerror: onError, maxRequestBodySize: bodyBytes });
  const fetch = options.legacy === undefined ? handler.fetch : eitherEra(handler.fetch, options.legacy);
  const mcp = answerRequest(fetch);
  const serve = createRequestServer({ mcp, health, metrics, allowedHosts, verifyToken, bodyBytes });
  const inFlight = new Set<Promise<void>>();

  const server = createServer(
    { requestTimeout: requestMs, headersTimeout: requestMs, connectionsCheckingInterval: 500 },
    (request, response) => {
      const served = observe(request, response, () => serve(request, response)).catch((error: unknown) => {
        // A client that leaves in the middle of its body is no failure of ours.
        if (request.complete) onError(error instanceof Error ? error : new Error(String(error)));
        if (response.headersSent) response.destroy();
        else refuse(response, { status: 500, message: 'The server failed.' });
      });
      inFlight.add(served);
      void served.finally(() => inFlight.delete(served));
    },
  );
  server.maxConnections = connections;
  await listen(server, { host, port });
  return {
    address: addressOf(server),
    // Clients come and go: only a signal ends it.
    ended: new Promise(() => {}),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      await settleWithin(Promise.all(inFlight), stopMs);
      await handler.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Gives each request to the handler of its era. */
function eitherEra(modern: McpHttpHandler['fetch'], legacy: LegacyHttpHandler): McpHttpHandler['fetch'] {
  return async (request, options) => {
    const isLegacy = await isLegacyRequest(request, options?.parsedBody);
    return (isLegacy ? legacy : modern)(request, options);
  };
}

function listen(server: Server, address: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new ConfigurationError(
          `Cannot listen on ${address.host}, port ${address.port}: ${cause.code ?? cause.message}.`,
          {
            recoveryAction: 'Choose another --host or --port; port 0 takes a free one.',
            cause,
          },
        ),
      );
    });
    server.listen(address, resolve);
  });
}

function addressOf(server: Server): string {
  const { address, family, port } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}/mcp`;
}
