import { timeEach } from '../measure/timing.ts';
import { loadPeer } from '../peers/load-peer.ts';
import { serveRequests } from '../process/serve-requests.ts';

/** What a checkpointer is asked to do. */
export interface SaverRequest {
  operation: 'put' | 'latest' | 'list';
  count: number;
}

/** Where it keeps its checkpoints; without a folder of a peer it is ours. */
export interface SaverSettings {
  path: string;
  folder: string | null;
  text: string;
}

interface Saver {
  put(config: object, checkpoint: object, metadata: object, versions: object): Promise<object>;
  list(config: object, options: { limit: number }): AsyncIterable<unknown>;
  getTuple(config: object): Promise<unknown>;
}

await serveRequests(async ({ path, folder, text }: SaverSettings) => {
  const { saver, close } = folder === null ? await openOurs(path) : await openPeer(path, folder);
  const thread = { configurable: { thread_id: 'bench', checkpoint_ns: '' } };
  let parent: object = thread;
  let step = 0;

  async function put(): Promise<void> {
    step++;
    const versions = { document: step };
    const checkpoint = {
      ...{ v: 4, id: `1f0c0000-0000-6000-8000-${String(step).padStart(12, '0')}`, ts: new Date().toISOString() },
      ...{ channel_values: { document: `${step} ${text}` }, channel_versions: versions, versions_seen: {} },
    };
    parent = await saver.put(parent, checkpoint, { source: 'loop', step, parents: {} }, versions);
  }

  async function latest(): Promise<void> {
    if ((await saver.getTuple(thread)) === undefined) throw new Error('There is no newest checkpoint.');
  }

  async function list(): Promise<void> {
    let found = 0;
    for await (const _ of saver.list(thread, { limit: 10 })) found++;
    if (found !== 10) throw new Error(`${found} checkpoints were listed.`);
  }

  const operations = { put, latest, list };
  return {
    async answer(request) {
      const { operation, count } = request as SaverRequest;
      return timeEach(count, operations[operation]);
    },
    close,
  };
});

async function openOurs(path: string): Promise<{ saver: Saver; close(): Promise<void> }> {
  const { openDatabase } = await import('@waymark/stores');
  const { openLibsqlSaver } = await import('@waymark/prompt-inference/langgraph');
  // As durable as the peer, which leaves the last writes to the operating system.
  const database = await openDatabase(`file:${path}`, { durability: 'normal' });
  return { saver: await openLibsqlSaver(database), close: () => database.close() };
}

async function openPeer(path: string, folder: string): Promise<{ saver: Saver; close(): Promise<void> }> {
  const { SqliteSaver } = await loadPeer<{ SqliteSaver: { fromConnString(path: string): Saver } }>(
    folder,
    '@langchain/langgraph-checkpoint-sqlite',
  );
  return { saver: SqliteSaver.fromConnString(path), close: async () => undefined };
}
