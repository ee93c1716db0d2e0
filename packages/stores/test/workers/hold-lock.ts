import { createClient } from '@libsql/client/sqlite3';

import { waitFor } from './ready.ts';

// A rival that is not ours: it takes the file's write lock by hand and gives it back when it is told to.
const [path, rounds] = process.argv.slice(2) as [string, string];
const client = createClient({ url: `file:${path}`, concurrency: 1 });
await waitFor('ready');
for (let round = 0; round < Number(rounds); round++) {
  const transaction = await client.transaction('write');
  await transaction.execute({ sql: "INSERT INTO journal (worker, round) VALUES ('rival', ?)", args: [round] });
  await waitFor('holding');
  await transaction.commit();
  await waitFor('released');
}
client.close();
process.disconnect();
