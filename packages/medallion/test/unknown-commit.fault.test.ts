import { openDatabase, UnknownCommitError, type Database } from '@waymark/stores';
import { describe, expect, it } from 'vitest';
import { openMedallionStore, StoreError } from '../src/index.ts';
import { sampleMedallion } from '../src/testing/index.ts';

/** A database whose connection breaks in every commit: after it, before it, or after it and for good. */
function breaking(database: Database, moment: 'after' | 'before' | 'for good'): Database {
  let broken = false;
  const wrapper: Partial<Database> = {
    async batch(statements, options) {
      if (moment !== 'before') await database.batch(statements, options);
      broken = moment === 'for good';
      throw new UnknownCommitError({ cause: new Error('connection reset') });
    },
    async query(sql, params) {
      if (broken) throw new Error('connection refused');
      return database.query(sql, params);
    },
  };
  return new Proxy(database, {
    get: (_, name) => (wrapper as Record<string | symbol, unknown>)[name] ?? (Reflect.get(database, name) as unknown),
  });
}

describe('a commit whose outcome nobody heard', () => {
  it('[medallion:revision:history] is a success when the revision is there, and a failure when it is not', async () => {
    const database = await openDatabase('memory:');
    const store = await openMedallionStore(database);
    const [heard, unheard] = [
      await openMedallionStore(breaking(database, 'after')),
      await openMedallionStore(breaking(database, 'before')),
    ];
    const first = await heard.create(sampleMedallion({ id: 'm' }));
    const next = { ...first.medallion, summary: { ...first.medallion.summary, high_level: 'next' } };
    expect(await heard.update(next, 1)).toMatchObject({ revision: 2 });
    expect(await store.history('m')).toHaveLength(2);

    for (const write of [
      () => unheard.create(sampleMedallion({ id: 'other' })),
      () => unheard.update({ ...next, summary: { ...next.summary, high_level: 'lost' } }, 2),
    ]) {
      const error = await write().catch((caught: unknown) => caught);
      expect(StoreError.isInstance(error) && error.details['database_code']).toBe('DATABASE_UNKNOWN_COMMIT');
    }
    expect((await store.getById('m'))?.medallion.summary.high_level).toBe('next');
    await database.close();
  });

  it('stays what it is when the database cannot be asked either', async () => {
    const database = await openDatabase('memory:');
    const store = await openMedallionStore(breaking(database, 'for good'));
    const error = await store.create(sampleMedallion({ id: 'm' })).catch((caught: unknown) => caught);
    expect(StoreError.isInstance(error) && UnknownCommitError.isInstance(error.cause)).toBe(true);
    await database.close();
  });
});
