import { timeEach } from '../measure/timing.ts';
import { serveRequests } from '../process/serve-requests.ts';
import { loadPeer } from './load-peer.ts';
import type { PeerRequest, PeerSettings } from './store-worker.ts';

interface Saver {
  put(config: unknown, checkpoint: unknown, metadata: unknown): Promise<unknown>;
  list(config: unknown, options: { limit: number }): AsyncIterable<unknown>;
  getTuple(config: unknown): Promise<unknown>;
}

interface CheckpointModule {
  emptyCheckpoint(): Record<string, unknown>;
  uuid6(clock: number): string;
}

await serveRequests(async ({ path, folder, text }: PeerSettings) => {
  const { SqliteSaver } = await loadPeer<{ SqliteSaver: { fromConnString(path: string): Saver } }>(
    folder!,
    '@langchain/langgraph-checkpoint-sqlite',
  );
  const { emptyCheckpoint, uuid6 } = await loadPeer<CheckpointModule>(folder!, '@langchain/langgraph-checkpoint');
  const saver = SqliteSaver.fromConnString(path);
  const config = { configurable: { thread_id: 'bench', checkpoint_ns: '' } };
  let step = 0;

  function put(): Promise<unknown> {
    step++;
    const checkpoint = { ...emptyCheckpoint(), id: uuid6(step), channel_values: { document: text } };
    return saver.put(config, checkpoint, { source: 'loop', step, parents: {} });
  }

  async function newest(): Promise<void> {
    let found = 0;
    for await (const _ of saver.list(config, { limit: 10 })) found++;
    if (found !== 10) throw new Error(`LangGraph listed ${found} checkpoints.`);
  }

  return {
    async answer(request) {
      const { operation, count } = request as PeerRequest;
      return timeEach(count, operation === 'put' ? put : newest);
    },
    close: async () => undefined,
  };
});
