import { spawn } from 'node:child_process';

/** A user that a process runs as. */
export interface RunAs {
  uid: number;
  gid: number;
}

/** A server that is up. */
export interface RunningServer {
  /** Ends the server and removes its folder. */
  stop(): Promise<void>;
}

// Holds the server for as long as our end of the pipe is open, so that it ends with us, however we end. The shell itself
// falls silent, for a word to a reader that is gone would end it before it has cleaned up.
const guard = `
signal=$1 folder=$2; shift 2
exec 3<&0
"$@" 3<&- </dev/null & server=$!
exec 2>/dev/null
(cat <&3 >/dev/null; kill -s "$signal" "$server") >/dev/null & pipe=$!
wait "$server"; status=$?
kill "$pipe"; wait "$pipe"
rm -rf "$folder"
exit "$status"`;

/**
 * Runs a server until it is stopped or this process ends.
 * @throws {Error} with the server's output when it ends before it is ready.
 */
export async function runServer(options: {
  command: string[];
  folder: string;
  signal: 'INT' | 'KILL';
  runAs: RunAs | null;
  isReady: (output: string) => boolean | Promise<boolean>;
}): Promise<RunningServer> {
  const { command, folder, signal } = options;
  const child = spawn('/bin/sh', ['-c', guard, 'sh', signal, folder, ...command], {
    ...options.runAs,
    cwd: folder,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', HOME: folder },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let output = '';
  let alive = true;
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-10_000);
  });
  child.once('error', (error) => (output += String(error)));
  void ended.then(() => (alive = false));
  const end = Date.now() + 30_000;
  while (!(await options.isReady(output))) {
    if (!alive || Date.now() > end) {
      child.stdin.end();
      throw new Error(`${command[0]} did not start: ${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  child.unref();
  return {
    async stop() {
      child.ref();
      child.stdin.end();
      await ended;
    },
  };
}
