import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

/** A door to a server that can be slammed. */
export interface CuttingProxy {
  port: number;
  /** Passes the next message on that holds this text, and cuts its connection before the answer comes back. */
  cutAfter(text: string): void;
  /** Cuts all connections now. */
  cutAll(): void;
}

/** Puts a door before a server's port; it closes with the test. */
export async function startCuttingProxy(target: { host: string; port: number }): Promise<CuttingProxy> {
  const sockets = new Set<Socket>();
  let trigger: string | null = null;
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    let mute = false;
    client.on('data', (chunk) => {
      upstream.write(chunk);
      if (trigger === null || !chunk.includes(trigger)) return;
      trigger = null;
      mute = true;
    });
    upstream.on('data', (chunk) => {
      if (!mute) return client.write(chunk);
      // The server has answered, so it has done what it was asked; nobody hears it.
      client.destroy();
      return upstream.destroy();
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  onTestFinished(() => {
    cutAll();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    cutAfter(text) {
      trigger = text;
    },
    cutAll,
  };
}
