import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { startCollector } from './loopback-collector.ts';
import { runChild } from './run-child.ts';

const closing: (() => unknown)[] = [];

afterAll(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A server that does this with every connection. */
async function listen(onConnection: (socket: Socket) => void): Promise<string> {
  const server = createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const faults: Record<string, () => Promise<string>> = {
  'is down': async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    return `http://127.0.0.1:${port}`;
  },
  hangs: () => {
    const sockets: Socket[] = [];
    closing.push(() => sockets.forEach((socket) => socket.destroy()));
    return listen((socket) => sockets.push(socket.on('error', () => {}).resume()));
  },
  'hangs up': () => listen((socket) => socket.destroy()),
  'answers 500': async () => {
    const collector = await startCollector((response) => response.writeHead(500).end());
    closing.push(() => collector.close());
    return collector.url;
  },
};
const allOf5500 = (5499 * 5500) / 2;

// Side by side: what they take is the time that they wait.
describe.concurrent.each(Object.keys(faults))('a collector that %s', { timeout: 70_000 }, (fault) => {
  it('[observability:faults:collector] costs the app no call, and the app ends after its shutdown', async () => {
    const { code, stdout, stderr } = await runChild('bursting-app.ts', await faults[fault]!(), '1000');
    expect(JSON.parse(stdout)).toEqual({ sum: allOf5500, isSent: false, keepsAlive: [] });
    expect(code).toBe(0);
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { event: string; spans: number });
    expect(lines.map(({ event }) => event)).toEqual(['spans_lost', 'spans_lost_in_all']);
    // To the collector and to Langfuse.
    expect(lines[1]!.spans).toBe(2 * 5500);
  });

  it('lets an app end that forgot the shutdown', async () => {
    const { code, stdout } = await runChild('bursting-app.ts', await faults[fault]!(), 'none');
    expect(JSON.parse(stdout)).toEqual({ sum: allOf5500, isSent: null, keepsAlive: null });
    expect(code).toBe(0);
  });
});

describe('a collector that is well', () => {
  it('[observability:faults:burst] gets all of 5,500 spans that end at once', async () => {
    const collector = await startCollector();
    closing.push(() => collector.close());
    const { code, stdout, stderr } = await runChild('bursting-app.ts', collector.url, '15000');
    expect(JSON.parse(stdout)).toEqual({ sum: allOf5500, isSent: true, keepsAlive: [] });
    expect([code, stderr]).toEqual([0, '']);
    const counts: Record<string, number> = {};
    for (const { path, spans } of collector.requests) counts[path] = (counts[path] ?? 0) + spans.length;
    expect(counts).toEqual({ '/v1/traces': 5500, '/api/public/otel/v1/traces': 5500 });
  });
});
