import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { findPostgres } from './find-postgres.ts';
import { freePort } from './free-port.ts';
import { runServer, type RunningServer } from './run-server.ts';
import { initialise, otherUser, postgresCommand } from './start-postgres.ts';
import { unpackPostgres } from './unpack-postgres.ts';

/** A PostgreSQL server of one test, which may do to it what it likes. */
export interface OwnPostgres {
  url: string;
  /** Starts it again, with its data, on the same port, where it does not run. */
  start(): Promise<void>;
  /** Ends all its processes at once, as a power cut would. */
  kill(): Promise<void>;
  /** Stops it as an administrator does. */
  stop(): Promise<void>;
  /** All its processes stand still: connections stay open, and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

/** Starts a server with an empty data folder; it ends with this process at the latest. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  const [installation] = findPostgres();
  if (installation === undefined) throw new Error('There is no PostgreSQL on this machine.');
  const binaries = installation.packed === null ? installation.binaries : unpackPostgres(installation.packed);
  const folder = mkdtempSync(join(tmpdir(), 'waymark-own-postgres-'));
  const runAs = otherUser();
  if (runAs !== null) chownSync(folder, runAs.uid, runAs.gid);
  const data = join(folder, 'data');
  initialise(join(binaries, 'initdb'), { data, folder, runAs });
  const port = await freePort();
  let running: RunningServer | null = null;

  const own: OwnPostgres = {
    url: `postgres://test@127.0.0.1:${port}/postgres`,
    async start() {
      if (running !== null) return;
      // The runner removes its folder when the server ends; the data must outlive that.
      const scratch = join(folder, 'scratch');
      mkdirSync(scratch, { recursive: true });
      if (runAs !== null) chownSync(scratch, runAs.uid, runAs.gid);
      running = await runServer({
        // What it has committed must survive that its processes are killed.
        command: [...postgresCommand(binaries, { data, port }), '-c', 'synchronous_commit=on'],
        folder: scratch,
        signal: 'INT',
        runAs,
        isReady: (output) => output.includes('ready to accept connections'),
      });
    },
    async kill() {
      signalAll(data, 'SIGKILL');
      await own.stop();
    },
    async stop() {
      await running?.stop();
      running = null;
    },
    freeze: () => signalAll(data, 'SIGSTOP'),
    thaw: () => signalAll(data, 'SIGCONT'),
    async remove() {
      if (running !== null) {
        own.thaw();
        await own.kill();
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await own.start();
  return own;
}

/** Sends a signal to the server's first process and to all that it started. */
function signalAll(data: string, signal: NodeJS.Signals): void {
  const first = readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]!;
  const { stdout } = spawnSync('pgrep', ['-P', first], { encoding: 'utf8' });
  for (const pid of [first, ...stdout.trim().split('\n')].filter((one) => one !== '')) {
    try {
      process.kill(Number(pid), signal);
    } catch {
      // A child may be gone by now.
    }
  }
}
