import { join } from 'node:path';
import { createClient } from '@libsql/client/sqlite3';
import { openDatabase } from '@waymark/stores';
import type { Benchmark } from '../benchmark.ts';
import { compare } from '../measure/compare.ts';
import { ratioLine } from '../measure/lines.ts';
import { timeEach } from '../measure/timing.ts';
import { itemName, itemNumbers, makeItemFile } from './items.ts';

const sql = 'select doc from item where name = ?';

/** One document by its name, through our database and through the bare client that it stands on. */
export const pointRead: Benchmark = {
  name: 'point-read',
  async *run(resources) {
    const path = join(await resources.folder(), 'items.db');
    await makeItemFile(path);
    const database = await openDatabase(`file:${path}`);
    const client = createClient({ url: `file:${path}`, concurrency: 1, timeout: 0 });
    await client.executeMultiple('PRAGMA journal_mode=wal;PRAGMA cache_size=-16000');
    const names = itemNumbers(5_000, 2).map(itemName);
    const comparison = await compare({
      ours: () => timeEach(names.length, (index) => database.query(sql, [names[index]!])),
      reference: () => timeEach(names.length, (index) => client.execute({ sql, args: [names[index]!] })),
      rounds: 12,
    });
    client.close();
    await database.close();
    yield ratioLine('point-read', comparison, {
      against: 'raw @libsql/client, same file and column',
      atMost: 1.15,
      note: 'the document as text, one column by unique name, of 8,000',
    });
  },
};
