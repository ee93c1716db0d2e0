import { existsSync, mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { freePort } from './free-port.ts';
import { runServer, type RunningServer } from './run-server.ts';

/** A libSQL server for tests: on the loopback interface, gone with the process. */
export interface LibsqlServer extends RunningServer {
  url: string;
  /** Replaces the server's database by an empty one. */
  reset(): Promise<void>;
}

// A server with namespaces takes the first label of the host for the name: 127.0.0.1 asks for the namespace "127".
const namespace = '127';

/**
 * Starts a libSQL server with an empty database.
 * @throws {Error} when the package that carries it is not installed.
 */
export async function startLibsqlServer(): Promise<LibsqlServer> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-libsql-data-'));
  const [port, adminPort] = [await freePort(), await freePort()];
  const admin = `http://127.0.0.1:${adminPort}/v1/namespaces/${namespace}`;
  const url = `http://127.0.0.1:${port}`;
  const listen = ['--http-listen-addr', `127.0.0.1:${port}`, '--admin-listen-addr', `127.0.0.1:${adminPort}`];
  const server = await runServer({
    command: [findServer(), '--db-path', join(folder, 'data'), ...listen, '--enable-namespaces', '--no-welcome'],
    folder,
    signal: 'KILL',
    runAs: null,
    isReady: () => answers(`${url}/health`),
  });
  await request('POST', `${admin}/create`);
  return {
    ...server,
    url,
    async reset() {
      await request('DELETE', admin);
      await request('POST', `${admin}/create`);
    },
  };
}

function findServer(): string {
  const name = `@sqld/${process.platform}-${process.arch}`;
  try {
    const program = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'sqld');
    if (existsSync(program)) return program;
  } catch {
    // Said below.
  }
  throw new Error(
    `The tests need a libSQL server, and ${name} is not installed: run the install again without --no-optional.`,
  );
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    (response) => response.ok,
    () => false,
  );
}

async function request(method: string, url: string): Promise<void> {
  const response = await fetch(url, { method, headers: { 'content-type': 'application/json' }, body: '{}' });
  if (!response.ok) throw new Error(`${method} ${url} gave ${response.status}: ${await response.text()}`);
}
