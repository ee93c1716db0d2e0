import { openDatabase, UnavailableError, type Database } from '@waymark/stores';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { groupWrites } from './group-writes.ts';

describe('writes of one turn of the event loop', () => {
  let database: Database;
  let transactions: number;

  beforeEach(async () => {
    database = await openDatabase('memory:');
    await database.batch([{ sql: 'create table item (name text primary key)' }]);
    transactions = 0;
  });

  afterEach(() => database.close());

  function grouped(more: Partial<Database> = {}) {
    const tx: Database['tx'] = (work, options) => {
      transactions++;
      return database.tx(work, options);
    };
    const { capabilities, dialect } = database;
    return groupWrites({ capabilities, dialect, query: database.query.bind(database), tx, ...more });
  }

  /** Adds an item, and gives how many there are by then. */
  const add = (writer: Pick<Database, 'tx'>, name: string) =>
    writer.tx(async (transaction) => {
      await transaction.query('insert into item (name) values (?)', [name]);
      const [row] = await transaction.query<{ count: number }>('select count(*) as count from item');
      return row!.count;
    });
  const names = async () => (await database.query('select name from item order by name')).map(({ name }) => name);

  it('[tracking:write:grouped] are one transaction, in their order, each with its own result', async () => {
    const writer = grouped();
    expect(await Promise.all(['a', 'b', 'c'].map((name) => add(writer, name)))).toEqual([1, 2, 3]);
    expect(transactions).toBe(1);
    expect(await add(writer, 'd')).toBe(4);
    expect(transactions).toBe(2);
  });

  it('[tracking:write:grouped] are at most sixteen', async () => {
    const writer = grouped();
    const seventeen = Array.from({ length: 17 }, (_, index) => add(writer, `item ${index}`));
    expect(await Promise.all(seventeen)).toEqual(seventeen.map((_, index) => index + 1));
    expect(transactions).toBe(2);
  });

  it('[tracking:write:grouped-refusal] are kept although one of them is refused, which leaves nothing', async () => {
    const writer = grouped();
    const refused = writer.tx(async (transaction) => {
      await transaction.query("insert into item (name) values ('half')");
      throw new Error('against a rule');
    });
    const results = await Promise.allSettled([add(writer, 'a'), refused, add(writer, 'a'), add(writer, 'b')]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { message: 'against a rule' } });
    expect(results[2]).toMatchObject({ reason: { code: 'DATABASE_UNIQUE' } });
    expect(await names()).toEqual(['a', 'b']);
  });

  it('[tracking:write:grouped-failure] fail together, and are not tried one by one, where the database fails', async () => {
    const failure = new UnavailableError('It is away.');
    const writer = grouped({
      tx: () => {
        transactions++;
        return Promise.reject(failure);
      },
    });
    const results = await Promise.allSettled([add(writer, 'a'), add(writer, 'b')]);
    expect(results).toEqual([failure, failure].map((reason) => ({ status: 'rejected', reason })));
    expect(transactions).toBe(1);
  });

  it('are a transaction each on a server, whose commit holds up nothing of this process', async () => {
    const writer = grouped({ capabilities: { ...database.capabilities, backup: false } });
    await Promise.all(['a', 'b'].map((name) => add(writer, name)));
    expect(transactions).toBe(2);
  });
});
