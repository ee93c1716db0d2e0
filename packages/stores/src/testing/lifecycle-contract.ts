import { describe, expect, it } from 'vitest';

import type { ContractContext } from './contract-context.ts';

/** What `query`, `health` and `close` promise. */
export function lifecycleContract(context: ContractContext): void {
  describe('query', () => {
    it.each([
      "INSERT INTO entry (entry_id) VALUES ('a')",
      'UPDATE entry SET number = 1',
      'DELETE FROM entry',
      'DROP TABLE entry',
      "WITH x AS (SELECT 1) INSERT INTO entry (entry_id) SELECT 'a' FROM x",
    ])('refuses to write: %s', async (sql) => {
      await expect(context.database.query(sql)).rejects.toThrow(/only reads/);
      expect(await context.database.query('SELECT entry_id FROM entry')).toEqual([]);
    });

    it('names the statement that failed', async () => {
      await expect(context.database.query('SELECT nonsense FROM entry')).rejects.toMatchObject({
        code: 'DATABASE_QUERY',
        details: { sql: 'SELECT nonsense FROM entry' },
      });
    });

    it('sees what was written before it, whoever wrote it', async () => {
      const { database, second } = context;
      for (let round = 0; round < 5; round++) {
        await database.batch([{ sql: 'INSERT INTO journal (entry_id) VALUES (?)', params: [`round ${round}`] }]);
        const [row] = await second.query<{ n: number }>('SELECT count(*) AS n FROM journal');
        expect(row!.n).toBe(round + 1);
      }
    });

    it('answers many at once, while others write', async () => {
      const { database } = context;
      const reads = Array.from({ length: 50 }, (_, index) => database.query('SELECT ? AS x', [`value ${index}`]));
      const writes = Array.from({ length: 5 }, () =>
        database.batch([{ sql: "INSERT INTO journal (entry_id) VALUES ('x')" }]),
      );
      const answers = await Promise.all(reads);
      await Promise.all(writes);
      expect(answers.map(([row]) => row!['x'])).toEqual(answers.map((_, index) => `value ${index}`));
    });
  });

  describe('health', () => {
    it('names the engine and finds nothing wrong', async () => {
      const health = await context.database.health({ integrity: true });
      expect(health).toMatchObject({ ok: true, engine: expect.stringMatching(/^[a-z -]+ \d+\.\d+/) as string });
      expect(health.latency_ms).toBeGreaterThan(0);
    });

    it('reports a closed database instead of throwing', async () => {
      await context.second.close();
      expect(await context.second.health()).toMatchObject({ ok: false, warnings: [expect.any(String)] });
    });
  });

  describe('close', () => {
    it('may be called twice, and at once', async () => {
      const { database } = context;
      await expect(Promise.all([database.close(), database.close()])).resolves.toBeDefined();
      await expect(database.close()).resolves.toBeUndefined();
    });

    it('makes every later call fail clearly', async () => {
      const { database } = context;
      await database.close();
      const closed = { code: 'DATABASE_CLOSED', message: 'The database is closed.' };
      await expect(database.query('SELECT 1 AS one')).rejects.toMatchObject(closed);
      await expect(database.batch([{ sql: 'DELETE FROM entry' }])).rejects.toMatchObject(closed);
      await expect(database.tx(async () => 1)).rejects.toMatchObject(closed);
      await expect(database.migrate({ name: 'x', migrations: [] })).rejects.toMatchObject(closed);
      await expect(database.backup('nowhere')).rejects.toMatchObject(closed);
    });

    it('lets writes that are under way finish', async () => {
      const { database, second } = context;
      const write = database.batch([{ sql: "INSERT INTO entry (entry_id) VALUES ('a')" }]);
      await Promise.all([write, database.close()]);
      if (second === database) return;
      expect(await second.query('SELECT entry_id FROM entry')).toEqual([{ entry_id: 'a' }]);
    });
  });
}
