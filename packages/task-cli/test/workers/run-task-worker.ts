import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { compileWorker } from '@waymark/test-servers/workers';
import { onTestFinished } from 'vitest';

export interface TaskWorker {
  /** All that it has told, in order; `ready` when it waits to be let go. */
  told: unknown[];
  /** Resolves when it has told so much. */
  hasTold(count: number): Promise<void>;
  go(): void;
  kill(): void;
  /** Resolves when the process has ended. */
  ended: Promise<void>;
}

/** Starts `task-worker.ts` in a process of its own; it does not outlive the test. */
export function runTaskWorker(...input: string[]): TaskWorker {
  const script = fileURLToPath(compileWorker(new URL('task-worker.ts', import.meta.url)));
  const child = fork(script, input, {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const told: unknown[] = [];
  let errors = '';
  let heard = () => {};
  let hasEnded = false;
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.on('message', (message) => {
    told.push(message);
    heard();
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      hasEnded = true;
      heard();
      resolve();
    });
  });
  return {
    told,
    ended,
    async hasTold(count) {
      while (told.length < count) {
        if (hasEnded) throw new Error(`The worker ended after ${told.length} messages: ${errors}`);
        await new Promise<void>((resolve) => (heard = resolve));
      }
    },
    go: () => void child.send('go'),
    kill: () => void child.kill('SIGKILL'),
  };
}
