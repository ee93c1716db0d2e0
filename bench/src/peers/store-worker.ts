import { openMedallionStore } from '@waymark/medallion';
import { openDatabase } from '@waymark/stores';
import { writeMedallion } from '../corpus/medallions.ts';
import { timeEach } from '../measure/timing.ts';
import { serveRequests } from '../process/serve-requests.ts';

/** What each subject of the comparison is given. */
export interface PeerSettings {
  path: string;
  /** Where the peer is installed; null for ours. */
  folder: string | null;
  /** What one record holds. */
  text: string;
}

/** One round of the comparison. */
export interface PeerRequest {
  operation: 'put' | 'newest';
  count: number;
}

await serveRequests(async ({ path, text }: PeerSettings) => {
  const database = await openDatabase(`file:${path}`, { durability: 'normal' });
  const store = await openMedallionStore(database);
  const scope = { graph_nodes: ['repo:bench'], tags: [] };
  let number = 0;

  function put(): Promise<unknown> {
    number++;
    // The same text for every one, in decisions of a length that a person would write.
    let rest = text;
    const write = (characters: number) => {
      if (rest.length < characters) rest = text;
      const part = rest.slice(0, characters);
      rest = rest.slice(characters);
      return part.trim() === '' ? 'x' : part;
    };
    return store.create(writeMedallion({ index: number, scope, size: text.length, write }));
  }

  async function newest(): Promise<void> {
    const found = await store.getLatestForScope(scope, { limit: 10 });
    if (found.length !== 10) throw new Error(`The store found ${found.length} medallions.`);
  }

  return {
    async answer(request) {
      const { operation, count } = request as PeerRequest;
      return timeEach(count, operation === 'put' ? put : newest);
    },
    close: () => database.close(),
  };
});
