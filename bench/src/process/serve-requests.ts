import type { WorkerReply } from './open-worker.ts';

/** What a worker does: `answer` each request, and `close` when the parent needs it no longer. */
export interface WorkerService {
  answer(request: unknown): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * Runs a worker: sets it up with the settings that the parent gave it, then answers. Called once, at the end of a
 * worker's module.
 */
export async function serveRequests(setUp: (settings: never) => Promise<WorkerService>): Promise<void> {
  try {
    const service = await setUp(JSON.parse(process.argv[2] ?? 'null') as never);
    process.on('message', ({ request }: { request: unknown }) => {
      service.answer(request).then(
        (answer) => reply({ answer }),
        (error: unknown) => reply({ error: describe(error) }),
      );
    });
    process.once('disconnect', () => void service.close());
    reply({ answer: 'ready' });
  } catch (error) {
    reply({ error: describe(error) });
    process.disconnect();
  }
}

function reply(message: WorkerReply): void {
  process.send?.(message);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
