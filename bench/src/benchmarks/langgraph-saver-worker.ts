import { timeEach } from '../measure/timing.ts';
import { loadPeer } from '../peers/load-peer.ts';
import { serveRequests } from '../process/serve-requests.ts';

/** What a checkpointer is asked to do. */
export interface SaverRequest {
  /** `floor` is one insert of the same text, without a saver; the peer puts. */
  operation: 'put' | 'latest' | 'list' | 'floor';
  count: number;
}

/** Where it keeps its checkpoints, with which engine; with a folder it is the peer that is installed there. */
export interface SaverSettings {
  path: string;
  engine: 'file' | 'node-sqlite' | { folder: string };
  text: string;
}

interface Saver {
  put(config: object, checkpoint: object, metadata: object, versions: object): Promise<object>;
  list(config: object, options: { limit: number }): AsyncIterable<unknown>;
  getTuple(config: object): Promise<unknown>;
}

interface OpenSaver {
  saver: Saver;
  /** Inserts one text; null where the saver is not ours. */
  insert: ((text: string) => Promise<unknown>) | null;
  close(): Promise<void>;
}

await serveRequests(async ({ path, engine, text }: SaverSettings) => {
  const { saver, insert, close } = await (typeof engine === 'string'
    ? openOurs(`${engine}:${path}`)
    : openPeer(path, engine.folder));
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

  async function floor(): Promise<void> {
    if (insert === null) return put();
    step++;
    await insert(`${step} ${text}`);
  }

  const operations = { put, latest, list, floor };
  return {
    async answer(request) {
      const { operation, count } = request as SaverRequest;
      return timeEach(count, operations[operation]);
    },
    close,
  };
});

async function openOurs(url: string): Promise<OpenSaver> {
  const { openDatabase } = await import('@waymark/stores');
  const { openLibsqlSaver } = await import('@waymark/prompt-inference/langgraph');
  // As durable as the peer, which leaves the last writes to the operating system.
  const database = await openDatabase(url, { durability: 'normal' });
  await database.batch([{ sql: 'create table floor (id integer primary key, text text not null)' }]);
  return {
    saver: await openLibsqlSaver(database),
    insert: (text) => database.batch([{ sql: 'insert into floor (text) values (?)', params: [text] }]),
    close: () => database.close(),
  };
}

async function openPeer(path: string, folder: string): Promise<OpenSaver> {
  const { SqliteSaver } = await loadPeer<{ SqliteSaver: { fromConnString(path: string): Saver } }>(
    folder,
    '@langchain/langgraph-checkpoint-sqlite',
  );
  return { saver: SqliteSaver.fromConnString(path), insert: null, close: async () => undefined };
}
