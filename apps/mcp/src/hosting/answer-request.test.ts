import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';

import { answerRequest } from './answer-request.ts';
import { jsonTextOf, keepJsonTexts } from './json-response.ts';

type Fetch = Parameters<typeof answerRequest>[0];

describe('a request of Node’s server, answered by a handler of web requests', () => {
  let server: Server;

  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Serves, and gives the address. What the handler throws ends the connection. */
  async function serve(handler: Fetch, body?: unknown): Promise<string> {
    const answer = answerRequest(handler);
    server = createServer((message, response) => {
      const authorised = Object.assign(message, { auth: { token: 't', clientId: 'ada', scopes: [] } });
      answer(authorised, response, body).catch(() => response.destroy());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('[mcp:http:answer] hands on method, address, headers, the parsed body and who asks', async () => {
    const seen: unknown[] = [];
    const url = await serve(
      async (request, options) => {
        const { method, headers } = request;
        seen.push(method, request.url, headers.get('mcp-method'), headers.get('x-list'), options);
        return new Response(null, { status: 202 });
      },
      { id: 1 },
    );
    const headers = [
      ['mcp-method', 'ping'],
      ['x-list', 'a'],
      ['x-list', 'b'],
    ] as [string, string][];
    const answer = await fetch(`${url}/mcp?x=1`, { method: 'POST', headers, body: '{}' });
    expect([answer.status, await answer.text()]).toEqual([202, '']);
    expect(seen).toEqual([
      ...['POST', `${url}/mcp?x=1`, 'ping', 'a, b'],
      { authInfo: { token: 't', clientId: 'ada', scopes: [] }, parsedBody: { id: 1 } },
    ]);
  });

  it('[mcp:http:answer] sends an answer of JSON in one piece, with its length', async () => {
    const url = await serve(async () => Response.json({ text: 'Grüße' }, { status: 404, headers: { 'x-a': 'b' } }));
    const answer = await fetch(url);
    expect(answer.status).toBe(404);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...{ 'content-type': 'application/json', 'content-length': '18', 'x-a': 'b' },
    });
    expect(await answer.json()).toEqual({ text: 'Grüße' });
  });

  it('[mcp:http:answer] sends a stream as it comes, however slowly the client reads', async () => {
    const chunk = new Uint8Array(1_000_000).fill(97);
    let sent = 0;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      if (sent++ < 20) controller.enqueue(chunk);
      else controller.close();
    };
    const url = await serve(async () => new Response(new ReadableStream({ pull })));
    let received = 0;
    for await (const part of (await fetch(url)).body!) received += (part as Uint8Array).byteLength;
    expect(received).toBe(20_000_000);
  });

  it('[mcp:http:leaves] aborts the request of a client that leaves, and cancels its stream', async () => {
    const { promise, resolve: cancelled } = resolvable();
    let signal: AbortSignal | undefined;
    const url = await serve(async (request) => {
      ({ signal } = request);
      const start = (controller: ReadableStreamDefaultController<Uint8Array>) => {
        const timer = setInterval(() => controller.enqueue(new Uint8Array([97])), 5);
        signal!.addEventListener('abort', () => clearInterval(timer));
      };
      return new Response(new ReadableStream({ start, cancel: cancelled }));
    });
    const leaving = new AbortController();
    const answer = await fetch(url, { signal: leaving.signal });
    await answer.body!.getReader().read();
    expect(signal!.aborted).toBe(false);
    leaving.abort();
    await once(signal!, 'abort');
    server.closeAllConnections();
    await promise;
  });

  it('[mcp:http:answer] ends a stream that breaks, and fails where there is no answer', async () => {
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => controller.error(new Error('broken'));
    let count = 0;
    const url = await serve(async () => {
      if (count++ > 0) throw new Error('closed');
      return new Response(new ReadableStream({ pull }));
    });
    expect(await (await fetch(url)).text()).toBe('');
    await expect(fetch(url)).rejects.toThrow(/fetch failed/);
  });
});

describe('an answer of JSON', () => {
  it('[mcp:http:json] is a response like all others, and knows its text', async () => {
    keepJsonTexts();
    const make = () => Response.json({ a: [1] }, { status: 201, statusText: 'Made' });
    expect(make()).toBeInstanceOf(Response);
    expect(jsonTextOf(make())).toBe('{"a":[1]}');
    expect(jsonTextOf(new Response('{}'))).toBeUndefined();
    expect(await make().json()).toEqual({ a: [1] });
    expect(Buffer.from(await make().arrayBuffer()).toString()).toBe('{"a":[1]}');
    const answer = make();
    const copy = answer.clone();
    expect([copy.status, copy.statusText, copy.headers.get('content-type')]).toEqual([201, 'Made', 'application/json']);
    expect([answer.bodyUsed, await answer.text(), answer.bodyUsed]).toEqual([false, '{"a":[1]}', true]);
    expect(await new Response(copy.body).text()).toBe('{"a":[1]}');
    expect(Response.json({}, { headers: { 'content-type': 'application/x+json' } }).headers.get('content-type')).toBe(
      'application/x+json',
    );
    expect(() => Response.json(undefined)).toThrow(TypeError);
  });
});

function resolvable(): { promise: Promise<void>; resolve: () => void } {
  let resolve!: () => void;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
