import { timeEach } from '../measure/timing.ts';
import { serveRequests } from '../process/serve-requests.ts';
import { loadPeer } from './load-peer.ts';
import type { PeerRequest, PeerSettings } from './store-worker.ts';

interface MastraMemory {
  saveThread(options: { thread: unknown }): Promise<unknown>;
  saveMessages(options: { messages: unknown[] }): Promise<unknown>;
  listMessages(options: unknown): Promise<{ messages: unknown[] }>;
}

interface MastraStore {
  init(): Promise<void>;
  getStore(domain: 'memory'): Promise<MastraMemory>;
}

await serveRequests(async ({ path, folder, text }: PeerSettings) => {
  const { LibSQLStore } = await loadPeer<{ LibSQLStore: new (options: { id: string; url: string }) => MastraStore }>(
    folder!,
    '@mastra/libsql',
  );
  const store = new LibSQLStore({ id: 'bench', url: `file:${path}` });
  await store.init();
  const memory = await store.getStore('memory');
  const [threadId, resourceId, start] = ['bench', 'bench', Date.parse('2026-01-01T00:00:00.000Z')];
  const createdAt = new Date(start);
  await memory.saveThread({
    thread: { id: threadId, resourceId, title: 'bench', createdAt, updatedAt: createdAt, metadata: {} },
  });
  let number = 0;

  function put(): Promise<unknown> {
    number++;
    const content = { format: 2, parts: [{ type: 'text', text }] };
    const message = { id: `message-${number}`, threadId, resourceId, role: 'user', content };
    return memory.saveMessages({ messages: [{ ...message, createdAt: new Date(start + number) }] });
  }

  async function newest(): Promise<void> {
    const orderBy = { field: 'createdAt', direction: 'DESC' };
    const { messages } = await memory.listMessages({ threadId, perPage: 10, page: 0, orderBy });
    if (messages.length !== 10) throw new Error(`Mastra listed ${messages.length} messages.`);
  }

  return {
    async answer(request) {
      const { operation, count } = request as PeerRequest;
      return timeEach(count, operation === 'put' ? put : newest);
    },
    close: async () => undefined,
  };
});
