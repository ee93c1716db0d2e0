import { openDatabase } from '@waymark/stores';

import { ready, report } from './ready.ts';

// Counts up one number that all workers share: read it, then write its successor under a guard, with a journal entry.
const [url, worker, rounds] = process.argv.slice(2) as [string, string, string];
const database = await openDatabase(url, { durability: 'normal' });
// On PostgreSQL the row's lock makes the workers queue; the guard alone would do, after many lost races for one row.
const select = `SELECT number FROM counter${database.dialect === 'postgres' ? ' FOR UPDATE' : ''}`;
await database.query('SELECT number FROM counter');
await ready();

let counted = 0;
const errors: string[] = [];
for (let round = 0; round < Number(rounds); round++) {
  try {
    await countUp(round);
    counted++;
  } catch (error) {
    errors.push(String(error));
  }
}
await database.close();
report({ counted, errors });

async function countUp(round: number): Promise<void> {
  for (;;) {
    const won = await database.tx(async (transaction) => {
      const [row] = await transaction.query<{ number: number }>(select);
      const updated = await transaction.query('UPDATE counter SET number = ? WHERE number = ? RETURNING number', [
        row!.number + 1,
        row!.number,
      ]);
      if (updated.length === 0) return false;
      await transaction.query('INSERT INTO journal (worker, round) VALUES (?, ?)', [worker, round]);
      return true;
    });
    if (won) return;
  }
}
