import { openSync, writeSync } from 'node:fs';

import { openDatabase } from '@waymark/stores';

import { ready, report } from './ready.ts';

// Appends numbered entries, each with a counter in the same transaction, and notes in a file which are acknowledged.
const [url, worker, milliseconds, notes] = process.argv.slice(2) as [string, string, string, string];
const file = openSync(notes, 'w');
const database = await openDatabase(url, { durability: 'normal' });
await ready();

let appended = 0;
const end = Date.now() + Number(milliseconds);
while (Date.now() < end) {
  await database.batch([
    { sql: 'UPDATE counter SET number = number + 1 WHERE worker = ?', params: [worker], expectChanges: 1 },
    { sql: 'INSERT INTO journal (worker, round) VALUES (?, ?)', params: [worker, appended], expectChanges: 1 },
  ]);
  appended++;
  // Synchronous, so that a killed process has said all that it knew.
  writeSync(file, `${appended}\n`);
}
await database.close();
report({ appended });
