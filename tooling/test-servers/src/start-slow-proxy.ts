import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be slow, silent or closed. */
export interface SlowProxy {
  port: number;
  /** Milliseconds that each answer takes longer from now on. */
  delay: number;
  /** From now on it takes connections, and what they send arrives, but no answer comes back. */
  silence(): void;
  /** Cuts all connections and refuses new ones. */
  close(): void;
  /** Ends silence or closure; connections of that time are gone. */
  open(): void;
  /** Ends the proxy. */
  stop(): void;
}

/** Puts a proxy before a server's port. */
export async function startSlowProxy(target: { host: string; port: number }): Promise<SlowProxy> {
  const sockets = new Set<Socket>();
  let state: 'open' | 'silent' | 'closed' = 'open';
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((client) => {
    if (state === 'closed') {
      client.destroy();
      return;
    }
    const upstream = connect(target.port, target.host);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    client.on('data', (chunk) => upstream.write(chunk)).on('close', () => upstream.destroy());
    upstream
      .on('data', (chunk) => {
        if (state !== 'open') return;
        if (proxy.delay === 0) client.write(chunk);
        else setTimeout(() => client.write(chunk), proxy.delay);
      })
      .on('close', () => client.destroy());
  });
  const proxy: SlowProxy = {
    port: 0,
    delay: 0,
    silence() {
      state = 'silent';
    },
    close() {
      state = 'closed';
      cutAll();
    },
    open() {
      // Answers are missing from them.
      if (state === 'silent') cutAll();
      state = 'open';
    },
    stop() {
      cutAll();
      server.close();
    },
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  proxy.port = (server.address() as AddressInfo).port;
  return proxy;
}
