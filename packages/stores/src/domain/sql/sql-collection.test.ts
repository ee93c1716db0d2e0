import type { Agent } from '@waymark/core-types/domain';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Database } from '../../database.ts';
import { BusyError, DatabaseError, UnavailableError, UnknownCommitError } from '../../errors.ts';
import { openDatabase } from '../../open-database.ts';
import { agentKind } from '../config/config-kinds.ts';
import { storeContext } from '../documents/store-options.ts';
import { documentTable } from './document-table.ts';
import { SqlCollection } from './sql-collection.ts';

const tenant_id = '00000000-0000-4000-8000-000000000001';
const idOf = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const listing = { tenant_id, name: 'x', order: { column: 'name', direction: 'asc' }, defaultLimit: 10 } as const;

/** Agents in a database of which some calls go wrong. */
async function open(faults: (database: Database) => Partial<Database>) {
  const database = await openDatabase('memory:');
  onTestFinished(() => database.close());
  const table = (words: Database['words']) => [documentTable(words, 'config_agent', { name: words.text })];
  await database.migrate({ name: 'test', migrations: [{ id: '0001', up: table }] });
  const faulty: Database = { ...database, ...faults(database) };
  const whole = new SqlCollection<Agent>(database, agentKind, storeContext({}));
  return { database, whole, collection: new SqlCollection<Agent>(faulty, agentKind, storeContext({})) };
}

describe('a save whose commit is unknown', () => {
  it('[config:base:doubt] is done when it turns out to be kept', async () => {
    const { collection, whole } = await open((database) => ({
      async batch(statements) {
        await database.batch(statements);
        throw new UnknownCommitError();
      },
    }));
    const saved = await collection.save({ tenant_id, name: 'first' });
    expect(saved).toMatchObject({ name: 'first', revision: 1 });
    const changed = await collection.save({ ...saved, name: 'second' });
    expect(await whole.get(saved)).toEqual(changed);
    const replaced = await collection.save({ tenant_id, id: saved.id, name: 'third' }, { overwrite: true });
    expect(replaced).toMatchObject({ name: 'third', revision: 3 });
    expect(await collection.remove(saved)).toBe(true);
    expect(await whole.get(saved)).toBeNull();
  });

  it('[config:base:doubt] is done again when it turns out to be lost', async () => {
    let isLost = true;
    const { collection } = await open((database) => ({
      async batch(statements) {
        isLost = !isLost;
        if (!isLost) throw new UnknownCommitError();
        return database.batch(statements);
      },
    }));
    const saved = await collection.save({ tenant_id, name: 'first' });
    expect(await collection.save({ ...saved, name: 'second' })).toMatchObject({ name: 'second', revision: 2 });
    expect(await collection.remove(saved)).toBe(true);
  });

  it('[config:base:doubt] is a conflict when somebody else was first', async () => {
    const { collection, whole } = await open(() => ({
      async batch() {
        await whole.save({ ...first, name: 'theirs' });
        throw new UnknownCommitError();
      },
    }));
    const first = await whole.save({ tenant_id, name: 'first' });
    await expect(collection.save({ ...first, name: 'mine' })).rejects.toMatchObject({
      code: 'STORE_CONFLICT',
      current: { name: 'theirs' },
    });
  });

  it('[config:base:doubt] stays unknown when somebody went on, maybe from what was written', async () => {
    const { collection, whole } = await open((database) => ({
      async batch(statements) {
        await database.batch(statements);
        await whole.save({ ...(await whole.get(first))!, description: 'theirs' });
        throw new UnknownCommitError();
      },
    }));
    const first = await whole.save({ tenant_id, name: 'first' });
    await expect(collection.save({ ...first, name: 'mine' })).rejects.toMatchObject({
      code: 'DATABASE_UNKNOWN_COMMIT',
    });
    expect(await whole.get(first)).toMatchObject({ name: 'mine', description: 'theirs', revision: 3 });
  });

  it('[config:base:doubt] stays unknown when nobody can look', async () => {
    const { collection } = await open(() => ({
      batch: () => Promise.reject(new UnknownCommitError()),
      query: () => Promise.reject(new UnavailableError('gone')),
    }));
    await expect(collection.save({ tenant_id, name: 'first' })).rejects.toMatchObject({
      code: 'DATABASE_UNKNOWN_COMMIT',
    });
  });
});

describe('a normal save', () => {
  it('takes one statement and no read', async () => {
    const calls: number[] = [];
    const { collection } = await open((database) => ({
      query: () => Promise.reject(new Error('A save must not read.')),
      batch(statements) {
        calls.push(statements.length);
        return database.batch(statements);
      },
    }));
    const saved = await collection.save({ tenant_id, name: 'first' });
    await collection.save({ ...saved, name: 'second' });
    expect(calls).toEqual([1, 1]);
  });

  it('gives up when others come first again and again', async () => {
    const { collection, whole, database } = await open((database) => ({
      async batch(statements) {
        await database.batch([{ sql: 'update config_agent set revision = revision + 1' }]);
        return database.batch(statements);
      },
    }));
    const first = await whole.save({ tenant_id, name: 'first' });
    const failure = collection.save({ ...first, name: 'mine' }, { overwrite: true });
    await expect(failure).rejects.toSatisfy((error) => BusyError.isInstance(error));
    expect(await database.query('select name from config_agent')).toEqual([{ name: 'first' }]);
  });
});

describe('a reply that is too large', () => {
  it('[config:base:reply-size] is read in parts, in order, each document once', async () => {
    const most = 3;
    const { collection, whole } = await open((database) => ({
      async query(sql, params = []) {
        const rows = await database.query(sql, params);
        if (rows.length > most)
          throw new DatabaseError('DATABASE_QUERY', 'The statement failed: Response is too large.');
        return rows as never;
      },
    }));
    for (let number = 0; number < 40; number++) {
      await whole.save({ tenant_id, id: idOf(100 + number), name: `name ${(number * 7) % 10}` });
    }
    const all = await whole.listAll(listing);
    expect(all).toHaveLength(40);
    expect(await collection.listAll(listing)).toEqual(all);
    expect((await collection.list(listing, { limit: 30, offset: 5 })).items).toEqual(all.slice(5, 35));
    const scanned: Agent[] = [];
    for await (const agent of collection.scan({ tenant_id })) scanned.push(agent);
    expect(scanned.map(({ id }) => id)).toEqual(Array.from({ length: 40 }, (_, number) => idOf(100 + number)));
    const ids = scanned.map(({ id }) => id);
    expect(await collection.getMany({ tenant_id, ids: [...ids, ids[0]!, idOf(1)] })).toHaveLength(40);
  });

  it('[config:base:reply-size] stays an error where one document is too large, and so do others', async () => {
    let message = 'The statement failed: Response is too large.';
    const { collection } = await open(() => ({
      query: () => Promise.reject(new DatabaseError('DATABASE_QUERY', message)),
    }));
    await expect(collection.listAll(listing)).rejects.toThrow('too large');
    message = 'The statement failed: no such column.';
    await expect(collection.listAll(listing)).rejects.toThrow('no such column');
  });
});

describe('erasing', () => {
  it('erases any number of documents, each with its revision where one is named', async () => {
    const { whole } = await open(() => ({}));
    const keys = Array.from({ length: 130 }, (_, number) => ({ tenant_id, id: idOf(number) }));
    for (const key of keys) await whole.save({ ...key, name: 'x' });
    const others = keys.slice(128).map((key, index) => ({ ...key, revision: index + 1 }));
    expect(await whole.erase([...keys.slice(0, 128), ...others, { tenant_id, id: idOf(999) }])).toBe(129);
    expect((await whole.listAll(listing)).map(({ id }) => id)).toEqual([idOf(129)]);
  });
});
