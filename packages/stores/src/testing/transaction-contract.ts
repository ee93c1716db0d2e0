import { describe, expect, it } from 'vitest';

import type { Database, Transaction } from '../database.ts';
import { UniqueError } from '../errors.ts';
import type { ContractContext } from './contract-context.ts';
import { failureOf } from './failure-of.ts';

/** What `tx` promises. */
export function transactionContract(context: ContractContext): void {
  describe('tx', () => {
    it('returns what the work returns and keeps its writes for every opener', async () => {
      const result = await context.database.tx(async (transaction) => {
        await transaction.query('INSERT INTO entry (entry_id, number) VALUES (?, ?)', ['a', 1]);
        const [row] = await transaction.query<{ number: number }>('SELECT number FROM entry');
        return row!.number + 1;
      });
      expect(result).toBe(2);
      expect(await context.second.query('SELECT entry_id FROM entry')).toEqual([{ entry_id: 'a' }]);
    });

    it('keeps nothing when the work throws, and throws the same error', async () => {
      const { database, second } = context;
      const reason = new Error('changed my mind');
      const error = await failureOf(
        database.tx(async (transaction) => {
          await transaction.query("INSERT INTO entry (entry_id) VALUES ('a')");
          throw reason;
        }),
      );
      expect(error).toBe(reason);
      expect(await second.query('SELECT entry_id FROM entry')).toEqual([]);
      await database.batch([{ sql: "INSERT INTO entry (entry_id) VALUES ('b')" }]);
      expect(await second.query('SELECT entry_id FROM entry')).toEqual([{ entry_id: 'b' }]);
    });

    it('runs the work once when nobody is in the way, whatever it throws', async () => {
      let runs = 0;
      await failureOf(
        context.database.tx(async () => {
          runs++;
          throw new TypeError('fetch failed');
        }),
      );
      expect(runs).toBe(1);
    });

    it('keeps nothing after a failed query, even when the work goes on', async () => {
      const { database, second } = context;
      await database.batch([{ sql: "INSERT INTO entry (entry_id) VALUES ('taken')" }]);
      const error = await failureOf(
        database.tx(async (transaction) => {
          await transaction.query("INSERT INTO entry (entry_id) VALUES ('a')");
          await transaction.query("INSERT INTO entry (entry_id) VALUES ('taken')").catch(() => undefined);
          await transaction.query("INSERT INTO entry (entry_id) VALUES ('b')").catch(() => undefined);
          return 'done';
        }),
      );
      expect(UniqueError.isInstance(error)).toBe(true);
      expect(await second.query('SELECT entry_id FROM entry')).toEqual([{ entry_id: 'taken' }]);
    });

    it('refuses a query after its end', async () => {
      let leaked: Transaction | undefined;
      await context.database.tx(async (transaction) => {
        leaked = transaction;
      });
      await expect(leaked!.query('SELECT 1 AS one')).rejects.toThrow(/transaction is over/);
    });

    it('shows its writes to nobody before its end', async () => {
      const { database, second } = context;
      if (database === second) return expect(database.capabilities.sharedWrites).toBe(false);
      let seen: unknown[] = [];
      await database.tx(async (transaction) => {
        await transaction.query("INSERT INTO entry (entry_id) VALUES ('a')");
        seen = await second.query('SELECT entry_id FROM entry');
      });
      expect(seen).toEqual([]);
    });

    it('loses no update when two openers count at once under a version guard', async () => {
      const { database, second } = context;
      await database.batch([{ sql: "INSERT INTO entry (entry_id, number) VALUES ('counter', 0)" }]);
      const rounds = 12;
      await Promise.all([count(database, rounds), count(second, rounds), count(database, rounds)]);
      const [row] = await second.query<{ number: number }>('SELECT number FROM entry');
      expect(row!.number).toBe(3 * rounds);
      const [journal] = await second.query<{ n: number }>('SELECT count(*) AS n FROM journal');
      expect(journal!.n).toBe(3 * rounds);
    });
  });
}

/** Counts up in read-then-write transactions; on PostgreSQL a lost race shows as an update of nothing. */
async function count(database: Database, rounds: number): Promise<void> {
  for (let done = 0; done < rounds;) {
    const won = await database.tx(async (transaction) => {
      const [row] = await transaction.query<{ number: number }>('SELECT number FROM entry');
      const updated = await transaction.query(
        "UPDATE entry SET number = ? WHERE entry_id = 'counter' AND number = ? RETURNING number",
        [row!.number + 1, row!.number],
      );
      if (updated.length === 0) return false;
      await transaction.query("INSERT INTO journal (entry_id) VALUES ('counter')");
      return true;
    });
    if (won) done++;
  }
}
