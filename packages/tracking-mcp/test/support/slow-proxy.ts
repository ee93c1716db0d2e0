import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { onTestFinished } from 'vitest';

/** A way to a server that can be slow, cut or closed. */
export interface SlowProxy {
  port: number;
  /** Milliseconds that each answer takes longer from now on. */
  delay: number;
  /** Cuts all connections and refuses new ones until it is opened again. */
  close(): void;
  open(): void;
}

/** Puts a proxy before a server's port; it ends with the test. */
export async function startSlowProxy(target: { host: string; port: number }): Promise<SlowProxy> {
  const sockets = new Set<Socket>();
  let isOpen = true;
  const server = createServer((client) => {
    const upstream = connect(target.port, target.host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    if (!isOpen) {
      client.destroy();
      upstream.destroy();
      return;
    }
    client.on('data', (chunk) => upstream.write(chunk)).on('close', () => upstream.destroy());
    upstream
      .on('data', (chunk) => {
        if (proxy.delay === 0) client.write(chunk);
        else setTimeout(() => client.write(chunk), proxy.delay);
      })
      .on('close', () => client.destroy());
  });
  const proxy: SlowProxy = {
    port: 0,
    delay: 0,
    close() {
      isOpen = false;
      for (const socket of sockets) socket.destroy();
    },
    open() {
      isOpen = true;
    },
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  proxy.port = (server.address() as AddressInfo).port;
  onTestFinished(() => {
    proxy.close();
    server.close();
  });
  return proxy;
}
