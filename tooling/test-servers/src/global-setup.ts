import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';

import type { TestProject } from 'vitest/node';

import { createServerPool, type ServerPool } from './server-pool.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where tests ask for servers; see `engines`. */
    testServers: string;
  }
}

/**
 * Gives the tests of a run one place to ask for servers. Nothing is started before the first test asks, and everything
 * ends with the run.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const pool = createServerPool({
    databaseUrl: process.env['TEST_DATABASE_URL'],
    allPostgres: process.env['WAYMARK_TEST_POSTGRES'] === 'all',
  });
  const secret = randomUUID();
  const server = createServer((request, response) => {
    answer(request, { pool, secret }).then(
      (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  project.provide('testServers', `http://127.0.0.1:${port}/${secret}`);
  return async () => {
    server.closeAllConnections();
    server.close();
    await pool.stop();
  };
}

async function answer(request: IncomingMessage, options: { pool: ServerPool; secret: string }): Promise<unknown> {
  const { pool, secret } = options;
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
  switch (pathname) {
    case `/${secret}/postgres`:
      return pool.postgres();
    case `/${secret}/lease-libsql`:
      return pool.leaseLibsql();
    case `/${secret}/release-libsql`:
      pool.releaseLibsql(searchParams.get('url') ?? '');
      return null;
    default:
      throw new Error(`Nothing is known about ${request.method} here.`);
  }
}
