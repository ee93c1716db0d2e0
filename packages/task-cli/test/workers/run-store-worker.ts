import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { compileWorker } from '@waymark/test-servers/workers';
import { onTestFinished } from 'vitest';

/** Starts `store-worker.ts` in a process of its own, which does not outlive the test; it waits for a message to begin. */
export async function runStoreWorker(...input: string[]): Promise<ChildProcess> {
  const child = fork(fileURLToPath(compileWorker(new URL('store-worker.ts', import.meta.url))), input, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}
