import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
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
  /**
   * Starts it again, with its data, on the same port, where it does not run. With `fileLimit` no file that it writes may
   * grow beyond so many bytes: what a full disk does, on a machine whose disk is not full.
   */
  start(options?: { fileLimit?: number }): Promise<void>;
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
  // Small segments of the log, so that a limit on the size of files can be above or below theirs, as a test likes.
  initialise(join(binaries, 'initdb'), { data, folder, runAs, more: ['--wal-segsize=4'] });
  const port = await freePort();
  let running: RunningServer | null = null;

  const own: OwnPostgres = {
    url: `postgres://test@127.0.0.1:${port}/postgres`,
    async start({ fileLimit } = {}) {
      if (running !== null) return;
      // The runner removes its folder when the server ends; the data must outlive that.
      const scratch = join(folder, 'scratch');
      mkdirSync(scratch, { recursive: true });
      if (runAs !== null) chownSync(scratch, runAs.uid, runAs.gid);
      running = await runServer({
        // What it has committed must survive that its processes are killed.
        command: limited([...postgresCommand(binaries, { data, port }), '-c', 'synchronous_commit=on'], fileLimit),
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

/** The limit counts blocks of 512 bytes. Its signal is ignored, so that the write fails instead. */
function limited(command: string[], fileLimit: number | undefined): string[] {
  if (fileLimit === undefined) return command;
  return ['/bin/sh', '-c', `trap '' XFSZ; ulimit -f ${fileLimit / 512}; exec "$@"`, 'sh', ...command];
}

/** Sends a signal to the server's first process and to all that it started. */
function signalAll(data: string, signal: NodeJS.Signals): void {
  const file = join(data, 'postmaster.pid');
  // A server that could not write its log has ended by itself.
  if (!existsSync(file)) return;
  const first = readFileSync(file, 'utf8').split('\n')[0]!;
  const { stdout } = spawnSync('pgrep', ['-P', first], { encoding: 'utf8' });
  for (const pid of [first, ...stdout.trim().split('\n')].filter((one) => one !== '')) {
    try {
      process.kill(Number(pid), signal);
    } catch {
      // A child may be gone by now.
    }
  }
}
