import { openDatabase } from '@waymark/stores';
import pg from 'pg';
import type { Benchmark } from '../benchmark.ts';
import { compare } from '../measure/compare.ts';
import { ratioLine } from '../measure/lines.ts';
import { timeEach } from '../measure/timing.ts';
import { fillItems, itemName, itemNumbers } from './items.ts';

/** One document by its name from PostgreSQL, through our database and through `pg` with a named statement. */
export const postgresGet: Benchmark = {
  name: 'postgres-get',
  async *run(resources) {
    const { url, server } = await resources.postgres();
    const database = await openDatabase(url);
    await fillItems(database);
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const names = itemNumbers(2_000, 3).map(itemName);
    const comparison = await compare({
      ours: () =>
        timeEach(names.length, (index) => database.query('select doc from item where name = ?', [names[index]!])),
      reference: () =>
        timeEach(names.length, (index) =>
          client.query({ name: 'get', text: 'select doc from item where name = $1', values: [names[index]] }),
        ),
      rounds: 12,
    });
    await client.end();
    await database.close();
    yield ratioLine('postgres-get', comparison, {
      against: 'one pg client, named statement',
      atMost: 1.2,
      note: `${server} on the loopback interface; the document as text, one column by primary key, of 8,000`,
    });
  },
};
