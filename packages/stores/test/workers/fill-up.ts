import { openDatabase } from '@waymark/stores';

// Writes until the file may not grow any more, and says what it saw. It runs under a limit, so it speaks over stdout.
const [url] = process.argv.slice(2) as [string];
const database = await openDatabase(url);
let acknowledged = 0;
const failures: { code: unknown; message: string }[] = [];
while (failures.length < 3 && acknowledged < 5_000) {
  try {
    await database.batch([
      { sql: "UPDATE counter SET number = number + 1 WHERE worker = 'filler'", expectChanges: 1 },
      {
        sql: "INSERT INTO journal (worker, round, content) VALUES ('filler', ?, ?)",
        params: [acknowledged, 'x'.repeat(20_000)],
      },
    ]);
    acknowledged++;
  } catch (error) {
    failures.push({ code: (error as { code?: unknown }).code, message: String(error) });
  }
}
const [row] = await database.query('SELECT count(*) AS n FROM journal');
await database.close();
process.stdout.write(JSON.stringify({ acknowledged, failures, stored: row!['n'] }));
