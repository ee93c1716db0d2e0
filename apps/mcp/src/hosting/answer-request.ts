import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AuthInfo, McpHttpHandler } from '@modelcontextprotocol/server';

import { jsonTextOf, keepJsonTexts } from './json-response.ts';

/** A request, and who makes it where that had to be shown. */
export type AuthorisedRequest = IncomingMessage & { auth?: AuthInfo };

/** Answers a request of Node's server; `body` is the parsed one of a POST. */
export type AnswerRequest = (message: AuthorisedRequest, response: ServerResponse, body?: unknown) => Promise<void>;

/** Brings a handler of web requests to Node's server. Short answers of JSON, which are most, are written in one piece. */
export function answerRequest(fetch: McpHttpHandler['fetch']): AnswerRequest {
  keepJsonTexts();
  return async (message, response, body) => {
    const left = new AbortController();
    response.once('close', () => {
      if (!response.writableFinished) left.abort();
    });
    const answer = await fetch(webRequest(message, left.signal), {
      ...(message.auth !== undefined && { authInfo: message.auth }),
      ...(body !== undefined && { parsedBody: body }),
    });
    const headers = Object.fromEntries(answer.headers);
    const text = jsonTextOf(answer);
    if (text !== undefined) {
      response.writeHead(answer.status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);
      return;
    }
    response.writeHead(answer.status, headers);
    if (answer.body === null) response.end();
    else await writeStream(answer.body, response, left.signal);
  };
}

/** The request without its body, which is handed on parsed. */
function webRequest({ method = 'GET', url = '/', headers }: IncomingMessage, signal: AbortSignal): Request {
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  const request = new Request(`http://${headers.host ?? 'localhost'}${url}`, { method, headers: pairs });
  // A signal that is handed over is followed by one of the request's own, which costs more than all the rest of it.
  return Object.defineProperty(request, 'signal', { value: signal });
}

/** Writes as fast as the client reads, until the end or until it leaves. */
async function writeStream(
  body: ReadableStream<Uint8Array>,
  response: ServerResponse,
  left: AbortSignal,
): Promise<void> {
  const reader = body.getReader();
  left.addEventListener('abort', () => void reader.cancel().catch(() => {}), { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!response.write(value)) await once(response, 'drain', { signal: left });
    }
  } catch {
    // What has begun cannot become another answer: a stream that breaks just ends, as it does for a client that left.
    await reader.cancel().catch(() => {});
  }
  response.end();
}
