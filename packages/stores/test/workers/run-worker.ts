import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { compileWorker } from '@waymark/test-servers/workers';
import { onTestFinished } from 'vitest';

/** A process of its own that runs a script of this folder on the sources. */
export interface Worker {
  process: ChildProcess;
  /** The next message that nobody has taken yet. */
  next<Message>(): Promise<Message>;
  send(message: string): void;
  /** Resolves when the process has ended. */
  ended: Promise<void>;
}

/** Starts a script of this folder; it does not outlive the test. */
export function runWorker(script: string, args: readonly (string | number)[]): Worker {
  const path = fileURLToPath(compileWorker(new URL(script, import.meta.url)));
  const child = fork(path, args.map(String), {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // A test that fails leaves nobody behind who would write on.
  onTestFinished(() => void child.kill('SIGKILL'));
  return watch(child);
}

function watch(child: ChildProcess): Worker {
  const messages: unknown[] = [];
  const waiting: { resolve: (message: unknown) => void; reject: (error: Error) => void }[] = [];
  let errors = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.on('message', (message) => {
    const waiter = waiting.shift();
    if (waiter === undefined) messages.push(message);
    else waiter.resolve(message);
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      for (const waiter of waiting.splice(0)) waiter.reject(new Error(`The worker ended: ${errors}`));
      resolve();
    });
  });
  return {
    process: child,
    ended,
    next<Message>() {
      if (messages.length > 0) return Promise.resolve(messages.shift() as Message);
      if (child.exitCode !== null || child.signalCode !== null) {
        return Promise.reject(new Error(`The worker has ended: ${errors}`));
      }
      return new Promise<Message>((resolve, reject) => {
        waiting.push({ resolve: (message) => resolve(message as Message), reject });
      });
    },
    send: (message) => void child.send(message),
  };
}

/** Starts workers, waits until all of them are ready, lets them go at once and collects what they report. */
export async function runTogether<Report>(workers: readonly Worker[]): Promise<Report[]> {
  await Promise.all(workers.map((worker) => worker.next()));
  for (const worker of workers) worker.send('go');
  const reports = await Promise.all(workers.map((worker) => worker.next<Report>()));
  await Promise.all(workers.map((worker) => worker.ended));
  return reports;
}
