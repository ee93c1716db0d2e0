import http, { type AgentOptions, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

/** Carries requests over connections of its own, which it keeps for the next ones. */
export interface HttpConnections {
  /**
   * Sends a request and returns its whole answer. A redirect is an answer too, for a token goes to no other host.
   * @throws {TypeError} "fetch failed", as the global fetch does; its cause says what happened.
   */
  fetch(request: Request): Promise<Response>;
  /** Closes the connections; those in use when their answer is there. */
  close(): void;
}

/** How long is waited, in milliseconds. */
export interface HttpTimeouts {
  /** For a connection, encryption included. Default 10,000. */
  connectTimeout?: number;
  /** For the whole answer, from the start. */
  requestTimeout: number;
  /** For the next request, on an idle connection. Default 4,000, for many servers close theirs after five seconds. */
  idleTimeout?: number;
}

/** Opens connections with what the process has set for `globalAgent`, as its proxy. They keep no process alive. */
export function openHttpConnections(timeouts: HttpTimeouts): HttpConnections {
  const { connectTimeout = 10_000, requestTimeout, idleTimeout = 4_000 } = timeouts;
  const kept = { keepAlive: true, maxSockets: 32, timeout: idleTimeout };
  const agents = {
    'http:': new http.Agent({ ...optionsOf(http.globalAgent), ...kept }),
    'https:': new https.Agent({ ...optionsOf(https.globalAgent), ...kept }),
  };

  async function exchange(request: Request): Promise<Answer> {
    const body = await request.text();
    const url = new URL(request.url);
    const secure = url.protocol === 'https:';
    const outgoing = (secure ? https : http).request(url, {
      agent: agents[secure ? 'https:' : 'http:'],
      method: request.method,
      headers: { 'user-agent': 'node', 'accept-encoding': encodingFor(url), ...Object.fromEntries(request.headers) },
      timeout: connectTimeout,
    });
    let timer: NodeJS.Timeout | undefined;
    const answer = new Promise<Answer>((resolve, reject) => {
      const giveUp = (error: Error) => {
        reject(error);
        outgoing.destroy();
      };
      timer = setTimeout(() => giveUp(new Error(`no answer within ${requestTimeout} ms`)), requestTimeout);
      outgoing.on('timeout', () => {
        const socket = outgoing.socket as { connecting: boolean; secureConnecting?: boolean } | null;
        if (socket?.connecting || socket?.secureConnecting) giveUp(notConnected(connectTimeout));
      });
      outgoing.on('response', (incoming) => {
        // By hand, for `buffer` of stream/consumers makes a Blob on its way.
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => resolve({ incoming, content: Buffer.concat(chunks) })).on('error', reject);
      });
      outgoing.on('error', reject).end(body);
    });
    return answer.finally(() => clearTimeout(timer));
  }

  return {
    async fetch(request) {
      try {
        return await toResponse(await exchange(request));
      } catch (cause) {
        throw new TypeError('fetch failed', { cause });
      }
    },

    close() {
      for (const agent of Object.values(agents)) {
        agent.maxFreeSockets = 0;
        for (const socket of Object.values(agent.freeSockets).flat()) socket?.destroy();
      }
    },
  };
}

interface Answer {
  incoming: IncomingMessage;
  content: Buffer;
}

async function toResponse({ incoming, content }: Answer): Promise<Response> {
  const { statusCode: status = 0, headers } = incoming;
  const plain = headers['content-encoding'] === 'gzip' ? await promisify(gunzip)(content) : content;
  return new Response(plain.length === 0 ? null : plain, {
    status,
    headers: { 'content-type': headers['content-type'] ?? 'text/plain' },
  });
}

function optionsOf(agent: http.Agent): AgentOptions {
  return (agent as unknown as { options: AgentOptions }).options;
}

/** Within one machine, packing and unpacking an answer costs more than to send it. */
function encodingFor({ hostname }: URL): 'identity' | 'gzip' {
  const isLoopback = /^(?:127\.[\d.]+|\[::1\]|(?:.+\.)?localhost)$/.test(hostname);
  return isLoopback ? 'identity' : 'gzip';
}

function notConnected(timeout: number): Error {
  return Object.assign(new Error(`no connection within ${timeout} ms`), { code: 'CONNECT_TIMEOUT' });
}
