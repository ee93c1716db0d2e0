import { openDatabase } from '@waymark/stores';

import { openTracker } from '../../src/sql/open-tracker.ts';

/**
 * A worker in a process of its own.
 *
 * - `claim COUNT`: takes so many items, one after the other, and prints the id of each.
 * - `hold SECONDS`: takes an item for so long, prints its id and never ends.
 * - `update ID`: reads an item, waits for the signal SIGUSR2, changes it from the version that it read, and prints what became of it.
 */
const [url, name, task, argument] = process.argv.slice(2) as [string, string, string, string];
const database = await openDatabase(url);
const tracker = await openTracker(database);
const by = { by: name };

if (task === 'claim') {
  for (let count = 0; count < Number(argument); count++) {
    const taken = await tracker.write('claim_next_work_item', {}, by);
    console.log(taken === null ? 'none' : taken.item.id);
  }
}

if (task === 'hold') {
  const taken = await tracker.write('claim_next_work_item', { lease_seconds: Number(argument) }, by);
  console.log(`holds ${taken!.item.id}`);
  setInterval(() => undefined, 60_000);
}

if (task === 'update') {
  const { item } = await tracker.read('query_work_item', { id: argument });
  // A signal alone does not keep a process alive, and one that nobody listens to ends it.
  const alive = setInterval(() => undefined, 60_000);
  const signal = new Promise((resolve) => process.once('SIGUSR2', resolve));
  console.log('ready');
  await signal;
  clearInterval(alive);
  const change = { id: argument, version: item.version, metadata: { [`of_${name}`]: item.version } };
  console.log(
    await tracker.write('update_work_item', change, by).then(
      ({ version }) => `won ${version}`,
      (error: { code?: string; conflict?: { current_version: number; merged: object | null } }) =>
        `${error.code} ${error.conflict?.current_version} ${error.conflict?.merged === null ? 'no merge' : 'merged'}`,
    ),
  );
}
if (task !== 'hold') await database.close();
