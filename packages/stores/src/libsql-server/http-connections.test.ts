import http, { type RequestListener } from 'node:http';
import https from 'node:https';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';

import { forkWorker } from '@waymark/test-servers/workers';
import { describe, expect, it, onTestFinished } from 'vitest';

import { openHttpConnections, type HttpTimeouts } from './http-connections.ts';
import { serverFailure } from './server-failure.ts';

async function listen(server: Server): Promise<{ port: number; sockets: Socket[] }> {
  const sockets: Socket[] = [];
  server.on('connection', (socket: Socket) => sockets.push(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

async function serve(listener: RequestListener): Promise<{ url: string; port: number; sockets: Socket[] }> {
  const listening = await listen(http.createServer(listener));
  return { ...listening, url: `http://127.0.0.1:${listening.port}/v2/pipeline` };
}

function open(timeouts: Partial<HttpTimeouts> = {}) {
  const connections = openHttpConnections({ requestTimeout: 30_000, ...timeouts });
  onTestFinished(() => connections.close());
  return connections;
}

const post = (url: string) =>
  new Request(url, { method: 'POST', body: '{"é":1}', headers: { authorization: 'Bearer t' } });

/** In time for a busy machine. */
const eventually = { timeout: 20_000 };

/** Until the test ends, what the process has set for its agents. */
function setGlobally(agent: http.Agent, options: object): void {
  const target = agent as unknown as { options: object };
  const before = target.options;
  target.options = { ...before, ...options };
  onTestFinished(() => void (target.options = before));
}

describe('openHttpConnections', () => {
  it('sends what the request holds and returns the answer', async () => {
    const { url } = await serve((incoming, outgoing) => {
      const { method, url: path, headers } = incoming;
      incoming.setEncoding('utf8').on('data', (body: string) => {
        outgoing.writeHead(418, { 'content-type': 'application/json' });
        outgoing.end(JSON.stringify({ method, path, body, authorization: headers.authorization }));
      });
    });
    const response = await open().fetch(post(url));
    expect(response.status).toBe(418);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({
      ...{ method: 'POST', path: '/v2/pipeline', body: '{"é":1}' },
      authorization: 'Bearer t',
    });
  });

  it('returns an answer without a body', async () => {
    const { url } = await serve((_, outgoing) => outgoing.writeHead(204).end());
    const response = await open().fetch(post(url));
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it('keeps a connection for the next request', async () => {
    const { url, sockets } = await serve((_, outgoing) => outgoing.end('{}'));
    const { fetch } = open();
    for (let round = 0; round < 3; round++) await fetch(post(url));
    expect(sockets).toHaveLength(1);
  });

  it('lets a process end that leaves a connection open', async () => {
    const { url } = await serve((_, outgoing) => outgoing.end('answered'));
    const worker = forkWorker(new URL('../../test/workers/leave-open.ts', import.meta.url), [url]);
    expect(await worker.ended).toEqual({ code: 0, signal: null, stderr: '' });
    expect(worker.lines).toEqual(['answered']);
  });

  it('opens 32 connections to a server at most', async () => {
    const { url, sockets } = await serve((_, outgoing) => outgoing.end('{}'));
    const { fetch } = open();
    await Promise.all(Array.from({ length: 100 }, () => fetch(post(url))));
    expect(sockets).toHaveLength(32);
  });

  it('lets go of a connection that is idle', async () => {
    const { url, sockets } = await serve((_, outgoing) => outgoing.end('{}'));
    await open({ idleTimeout: 20 }).fetch(post(url));
    await expect.poll(() => sockets[0]!.closed, eventually).toBe(true);
  });

  it('closes idle connections at once, and those in use when their answer is there', async () => {
    let answer = () => undefined as unknown;
    const { url, sockets } = await serve((_, outgoing) => {
      if (sockets.length === 1) outgoing.end('{}');
      else answer = () => outgoing.end('{"late":true}');
    });
    const { fetch, close } = open({ idleTimeout: 60_000 });
    await fetch(post(url));
    close();
    await expect.poll(() => sockets[0]!.closed, eventually).toBe(true);
    const late = fetch(post(url));
    await expect.poll(() => sockets.length, eventually).toBe(2);
    close();
    answer();
    expect(await (await late).json()).toEqual({ late: true });
    await expect.poll(() => sockets[1]!.closed, eventually).toBe(true);
  });

  it('asks a server on this machine for plain bytes, and others for packed ones', async () => {
    setGlobally(http.globalAgent, {
      lookup: (_host: string, _options: object, found: (...answer: unknown[]) => void) =>
        found(null, [{ address: '127.0.0.1', family: 4 }]),
    });
    const { port } = await serve((incoming, outgoing) => {
      const encoding = incoming.headers['accept-encoding'];
      if (encoding !== 'gzip') return outgoing.end(encoding);
      return outgoing.setHeader('content-encoding', 'gzip').end(gzipSync('packed'));
    });
    const { fetch } = open();
    const ask = async (host: string) => (await fetch(post(`http://${host}:${port}`))).text();
    for (const host of ['127.0.0.1', '127.1', 'localhost', 'db.localhost']) expect(await ask(host)).toBe('identity');
    for (const host of ['db.example.org', '127.example.org', 'localhost.example.org']) {
      expect(await ask(host)).toBe('packed');
    }
  });

  it('encrypts, with what the process has set for that', async () => {
    const key = Buffer.alloc(16, 7);
    const tls = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;
    const server = https.createServer({ ...tls, pskCallback: () => key }, (_, outgoing) => outgoing.end('secret'));
    const { port, sockets } = await listen(server);
    const psk = () => ({ psk: key, identity: 'waymark' });
    setGlobally(https.globalAgent, { ...tls, pskCallback: psk, checkServerIdentity: () => undefined });
    const { fetch } = open();
    for (let round = 0; round < 2; round++) {
      expect(await (await fetch(post(`https://127.0.0.1:${port}`))).text()).toBe('secret');
    }
    expect(sockets).toHaveLength(1);
  });

  it('follows no redirect', async () => {
    let requests = 0;
    const elsewhere = await serve((_, outgoing) => {
      requests++;
      outgoing.end('{}');
    });
    const { url } = await serve((_, outgoing) => outgoing.writeHead(308, { location: elsewhere.url }).end());
    expect((await open().fetch(post(url))).status).toBe(308);
    expect(requests).toBe(0);
  });

  it('waits for an answer longer than for a connection', async () => {
    const { url } = await serve((_, outgoing) => setTimeout(() => outgoing.end('late'), 1_100));
    expect(await (await open({ connectTimeout: 1_000 }).fetch(post(url))).text()).toBe('late');
  });
});

describe('openHttpConnections, when something goes wrong', () => {
  const head = { 'content-length': '100' };

  it.each<[string, RequestListener]>([
    ['is cut before the answer', (incoming) => incoming.socket.destroy()],
    [
      'is cut within the answer',
      (incoming, outgoing) => outgoing.writeHead(200, head).write('{', () => incoming.socket.destroy()),
    ],
    [
      'ends within the answer',
      (incoming, outgoing) => outgoing.writeHead(200, head).write('{', () => incoming.socket.end()),
    ],
    ['speaks no HTTP', (incoming) => incoming.socket.end('hello\r\n\r\n')],
    ['has a status that there is not', (_, outgoing) => outgoing.writeHead(999).end()],
    ['packs badly', (_, outgoing) => outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end('{}')],
  ])('rejects as lost when the server %s', async (_, listener) => {
    const { url } = await serve(listener);
    const error = await open()
      .fetch(post(url))
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ name: 'TypeError', message: 'fetch failed', cause: expect.any(Error) as Error });
    expect(serverFailure(error)).toBe('lost');
  });

  it.each<[string, RequestListener]>([
    ['nothing', () => undefined],
    [
      'another protocol',
      (incoming) => incoming.socket.write('HTTP/1.1 101 Now\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    ],
    ['a part', (_, outgoing) => outgoing.writeHead(200, head).write('{')],
  ])('rejects as lost when the server answers %s in time, and hangs up', async (_, listener) => {
    const { url, sockets } = await serve(listener);
    const error = await open({ requestTimeout: 200 })
      .fetch(post(url))
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ cause: { message: 'no answer within 200 ms' } });
    expect(serverFailure(error)).toBe('lost');
    await expect.poll(() => sockets.every((socket) => socket.closed), eventually).toBe(true);
  });

  it('rejects as unreachable when nobody listens', async () => {
    const error = await open()
      .fetch(post('http://127.0.0.1:1'))
      .catch((one: unknown) => one);
    expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNREFUSED' } });
    expect(serverFailure(error)).toBe('unreachable');
  });

  it('rejects as unreachable when a connection is not encrypted in time', async () => {
    const { port } = await listen(createServer());
    const { fetch } = open({ connectTimeout: 50 });
    const error = await fetch(post(`https://127.0.0.1:${port}`)).catch((one: unknown) => one);
    expect(error).toMatchObject({ cause: { message: 'no connection within 50 ms' } });
    expect(serverFailure(error)).toBe('unreachable');
  });
});
