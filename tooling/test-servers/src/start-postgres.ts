import { spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { PostgresInstallation } from './find-postgres.ts';
import { freePort } from './free-port.ts';
import { runServer, type RunAs, type RunningServer } from './run-server.ts';
import { unpackPostgres } from './unpack-postgres.ts';

/** A PostgreSQL server for tests: on the loopback interface, without a password, gone with the process. */
export interface PostgresServer extends RunningServer {
  name: string;
  url: string;
}

/** Starts a PostgreSQL server with an empty data folder; it gives up durability for speed. */
export async function startPostgres(installation: PostgresInstallation): Promise<PostgresServer> {
  const binaries = installation.packed === null ? installation.binaries : unpackPostgres(installation.packed);
  const folder = mkdtempSync(join(tmpdir(), 'waymark-postgres-data-'));
  const runAs = otherUser();
  if (runAs !== null) chownSync(folder, runAs.uid, runAs.gid);
  const data = join(folder, 'data');
  initialise(join(binaries, 'initdb'), { data, folder, runAs });
  const port = await freePort();
  const server = await runServer({
    command: postgresCommand(binaries, { data, port }),
    folder,
    signal: 'INT',
    runAs,
    isReady: (output) => output.includes('ready to accept connections'),
  });
  return { ...server, name: installation.name, url: `postgres://test@127.0.0.1:${port}/postgres` };
}

/** What runs a server on the loopback interface, fast, and safe only as long as the machine runs. */
export function postgresCommand(binaries: string, { data, port }: { data: string; port: number }): string[] {
  const settings = [
    ...['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'],
    ...['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'log_min_messages=error'],
  ];
  return [join(binaries, 'postgres'), '-D', data, '-p', String(port), ...settings.flatMap((one) => ['-c', one])];
}

/** Makes an empty data folder, whose user `test` needs no password. */
export function initialise(
  initdb: string,
  options: { data: string; folder: string; runAs: RunAs | null; more?: string[] },
): void {
  const { data, folder, runAs, more = [] } = options;
  const run = spawnSync(
    initdb,
    ['-D', data, '-U', 'test', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync', '--no-instructions', ...more],
    { ...runAs, cwd: folder, env: { PATH: process.env['PATH'], LC_ALL: 'C', HOME: folder }, encoding: 'utf8' },
  );
  if (run.status === 0) return;
  rmSync(folder, { recursive: true, force: true });
  throw new Error(`initdb failed: ${run.error ?? run.stderr}`);
}

/** PostgreSQL refuses to run as root. */
export function otherUser(): RunAs | null {
  if (process.getuid?.() !== 0) return null;
  for (const user of ['postgres', 'nobody']) {
    const [uid, gid] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, user], { encoding: 'utf8' }));
    if (uid?.status === 0 && gid?.status === 0) return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  }
  throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody to run it as.');
}
