import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

import { BoundedLog, type WrittenLog } from './bounded-log.ts';
import { endProcessTree } from './end-process-tree.ts';

export interface AttemptOptions {
  argv: readonly string[];
  /** Absolute. */
  cwd: string;
  /** All variables, and no others. */
  environment: Readonly<Record<string, string>>;
  timeoutMs: number;
  /** How long a process has between SIGTERM and SIGKILL. */
  graceMs: number;
  /** The file for stdout and stderr; there is none yet. */
  logPath: string;
  signal: AbortSignal | undefined;
}

/** How an attempt ended. */
export interface EndedAttempt {
  ended: 'by itself' | 'timeout' | 'signal' | 'not started';
  exit_code: number | null;
  signal: string | null;
  /** Why it could not be started. */
  problem: string | null;
  log: WrittenLog;
}

/** How long the rest of the output is waited for when all processes that are known have ended. */
const drainMs = 1_000;

/**
 * Runs a program in a session of its own and without an input, and returns when nothing of it runs any more: on a
 * timeout, on the caller's signal, and also for what a program that has ended left behind.
 * @throws {TaskError} where the log cannot be written; the processes are ended then, too.
 */
export async function runAttempt(options: AttemptOptions): Promise<EndedAttempt> {
  const log = new BoundedLog(options.logPath);
  const logFailure = new AbortController();
  const write = (chunk: Buffer) => {
    if (logFailure.signal.aborted) return;
    try {
      log.write(chunk);
    } catch (error) {
      logFailure.abort(error);
    }
  };
  const ending = await runProcess(options, write, logFailure.signal);
  const written = log.close();
  logFailure.signal.throwIfAborted();
  return { ...ending, log: written };
}

async function runProcess(
  options: AttemptOptions,
  write: (chunk: Buffer) => void,
  logFailure: AbortSignal,
): Promise<Omit<EndedAttempt, 'log'>> {
  let child;
  try {
    child = start(options);
  } catch (error) {
    return notStarted(error);
  }
  child.stdout.on('data', write);
  child.stderr.on('data', write);
  const closed = once(child, 'close').catch(() => undefined);
  const [ended, error] = await firstEnd(child, options, logFailure);
  if (child.pid === undefined) return notStarted(error);
  await endProcessTree(child.pid, options.graceMs);
  await Promise.race([closed, sleep(drainMs, undefined, { ref: false })]);
  child.stdout.destroy();
  child.stderr.destroy();
  return { ended, exit_code: child.exitCode, signal: child.signalCode, problem: null };
}

function start({ argv, cwd, environment }: AttemptOptions) {
  return spawn(argv[0]!, argv.slice(1), {
    cwd,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
    windowsHide: true,
    windowsVerbatimArguments: true,
  });
}

function firstEnd(
  child: ReturnType<typeof start>,
  { timeoutMs, signal }: AttemptOptions,
  logFailure: AbortSignal,
): Promise<[ended: EndedAttempt['ended'], error: Error | null]> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => end('timeout'), timeoutMs);
    const onSignal = () => end('signal');
    const end = (ended: EndedAttempt['ended'], error: Error | null = null) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onSignal);
      resolve([ended, error]);
    };
    child.once('exit', () => end('by itself'));
    child.once('error', (error) => end('not started', error));
    logFailure.addEventListener('abort', onSignal, { once: true });
    signal?.addEventListener('abort', onSignal, { once: true });
    if (signal?.aborted === true) onSignal();
  });
}

function notStarted(error: unknown): Omit<EndedAttempt, 'log'> {
  const problem = error instanceof Error ? error.message : String(error);
  return { ended: 'not started', exit_code: null, signal: null, problem };
}
