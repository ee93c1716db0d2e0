import { itemName, itemNumbers } from '../benchmarks/items.ts';
import { timeEach } from '../measure/timing.ts';
import { serveRequests } from '../process/serve-requests.ts';
import { loadPeer } from './load-peer.ts';

interface BetterSqlite3 {
  pragma(text: string): unknown;
  prepare(sql: string): { get(...values: unknown[]): unknown; run(...values: unknown[]): unknown };
  transaction<Values extends unknown[]>(work: (...values: Values) => void): { immediate(...values: Values): void };
  close(): void;
}

await serveRequests(async (settings: { path: string; durability: string; peer: string }) => {
  const { default: Database } = await loadPeer<{ default: new (path: string) => BetterSqlite3 }>(
    settings.peer,
    'better-sqlite3',
  );
  const database = new Database(settings.path);
  for (const pragma of ['journal_mode=wal', 'cache_size=-16000', 'foreign_keys=on', 'temp_store=memory']) {
    database.pragma(pragma);
  }
  database.pragma(`synchronous=${settings.durability}`);
  const select = database.prepare('select version from item where name = ?');
  const update = database.prepare('update item set version = ? where name = ? and version = ?');
  const append = database.prepare('insert into audit (name, version) values (?, ?)');
  const work = database.transaction((name: string) => {
    const { version } = select.get(name) as { version: number };
    update.run(version + 1, name, version);
    append.run(name, version + 1);
  });
  let round = 0;
  return {
    answer(count) {
      const names = itemNumbers(count as number, ++round).map(itemName);
      return timeEach(names.length, async (index) => work.immediate(names[index]!));
    },
    close: async () => database.close(),
  };
});
