import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with one request. */
export type Behaviour = (response: ServerResponse) => void | Promise<void>;

/** A request as it came. */
export interface RecordedRequest {
  path: string;
  headers: IncomingHttpHeaders;
  body: Record<string, unknown>;
  /** The client closed the connection before the reply was whole. */
  abandoned: boolean;
}

/** A server on a free loopback port that follows a script, one behaviour a request, and keeps what it was asked. */
export interface ScriptedServer {
  baseURL: string;
  requests: RecordedRequest[];
  play(...behaviours: Behaviour[]): void;
  close(): Promise<void>;
}

/** Starts a server. A request beyond its script is answered with 418. */
export async function startScriptedServer(): Promise<ScriptedServer> {
  const script: Behaviour[] = [];
  const requests: RecordedRequest[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8');
    request.on('data', (part: string) => (text += part));
    request.on('end', () => {
      const body = JSON.parse(text) as Record<string, unknown>;
      const recorded = { path: request.url ?? '', headers: request.headers, body, abandoned: false };
      requests.push(recorded);
      response.on('close', () => (recorded.abandoned = !response.writableFinished));
      const behaviour = script.shift() ?? json({ error: { message: 'The script has ended.' } }, { status: 418 });
      void behaviour(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseURL: `http://127.0.0.1:${port}/v1`,
    requests,
    play: (...behaviours) => void script.push(...behaviours),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with JSON. */
export function json(body: unknown, options: { status?: number; headers?: Record<string, string> } = {}): Behaviour {
  return raw(JSON.stringify(body), { type: 'application/json', ...options });
}

/** Answers with any text. */
export function raw(
  body: string,
  options: { type: string; status?: number; headers?: Record<string, string> },
): Behaviour {
  return (response) => {
    response.writeHead(options.status ?? 200, { 'content-type': options.type, ...options.headers });
    response.end(body);
  };
}

/** Streams the chunks as server-sent events and, unless told otherwise, ends as the protocol ends. */
export function events(chunks: unknown[], options: { end?: 'done' | 'close' | 'cut' | 'hang' } = {}): Behaviour {
  return async (response) => {
    const { end = 'done' } = options;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const chunk of chunks) {
      response.write(`data: ${typeof chunk === 'string' ? chunk : JSON.stringify(chunk)}\n\n`);
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (end === 'done') response.end('data: [DONE]\n\n');
    if (end === 'close') response.end();
    if (end === 'cut') await cut(response);
  };
}

/** Breaks the connection without an answer. */
export const cut: Behaviour = async (response) => {
  // What was written has to be on its way first.
  await new Promise((resolve) => setTimeout(resolve, 20));
  response.socket?.destroy();
};

/** Takes the request and never answers. */
export const hang: Behaviour = () => {};

/** A whole reply. */
export function completion(message: Record<string, unknown>, rest: Record<string, unknown> = {}): unknown {
  const { finish_reason = 'stop', ...more } = rest;
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'test-model-2026',
    choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason, logprobs: null }],
    usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
    ...more,
  };
}

/** One chunk of a stream. */
export function chunk(delta: Record<string, unknown>, finishReason: string | null = null): unknown {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'test-model-2026',
    choices: [{ index: 0, delta, finish_reason: finishReason }],
  };
}

/** One chunk with the piece of a tool call. */
export function callChunk(piece: Record<string, unknown>, finishReason: string | null = null): unknown {
  return chunk({ tool_calls: [piece] }, finishReason);
}
