import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process of its own that answers one request after the other; see `serveRequests`. */
export interface Worker {
  ask<Answer>(request: unknown): Promise<Answer>;
  close(): Promise<void>;
}

/** What a worker sends: the answer, or why there is none. */
export type WorkerReply = { answer: unknown } | { error: string };

/**
 * Starts a worker's module with its settings, under this Node or another one, and waits until it is ready. Modules of
 * TypeScript run through tsx.
 */
export async function openWorker(module: URL, options: { settings: unknown; node?: string }): Promise<Worker> {
  const child = fork(fileURLToPath(module), [JSON.stringify(options.settings)], {
    execPath: options.node ?? process.execPath,
    execArgv: module.pathname.endsWith('.ts') ? [...process.execArgv, '--import', import.meta.resolve('tsx')] : [],
    serialization: 'advanced',
  });
  let waiting: { resolve: (answer: unknown) => void; reject: (error: Error) => void } | null = null;
  const reply = () =>
    new Promise<unknown>((resolve, reject) => {
      waiting = { resolve, reject };
    });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.on('message', (message: WorkerReply) => {
    if ('error' in message) waiting?.reject(new Error(message.error));
    else waiting?.resolve(message.answer);
  });
  child.once('error', (error) => waiting?.reject(error));
  child.once('exit', (code, signal) =>
    waiting?.reject(new Error(`${module.pathname} ended with ${signal ?? String(code)}.`)),
  );
  await reply();
  return {
    async ask<Answer>(request: unknown) {
      const answer = reply();
      child.send({ request });
      return (await answer) as Answer;
    },
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
