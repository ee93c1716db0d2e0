import { WaymarkError } from '@waymark/core-types';
import { openDatabase } from '@waymark/stores';

import { openProjectTracker } from '../../src/index.ts';
import { vendor } from '../support/sample-vendor.ts';
import { plugged } from '../support/plugged-database.ts';

/**
 * Writes while the database is away until nothing can be written any more, and goes on in every way that is left. Prints
 * `acknowledged NAME` for each write that was taken, and a line of JSON for each thing that a test wants to see.
 */
const [databaseUrl, cacheUrl, statusFile] = process.argv.slice(2) as [string, string, string];

const plug = plugged(await openDatabase(databaseUrl));
const tracker = await openProjectTracker({
  openDatabase: async () => plug.database,
  databaseName: 'test',
  ...{ cacheUrl, statusFile, repository: null },
  times: { followEveryMs: 3_600_000, retryFromMs: 3_600_000, retryUpToMs: 3_600_000 },
});
const tell = (what: string, value: unknown) => console.log(JSON.stringify({ what, value }));
const write = async (name: string) => {
  const answer = await tracker.write('create_vendor', vendor(name), { by: 'ada' });
  console.log(`acknowledged ${name}`);
  return answer;
};

await write('first');
await tracker.sync();
plug.plug = 'out';
tell('warnings', (await write('away')).warnings);
for (let number = 0, failures = 0; failures < 3; number++) {
  try {
    await write(`v${String(number).padStart(5, '0')}`);
  } catch (error) {
    failures++;
    tell('refused', WaymarkError.isInstance(error) ? error.toJSON() : String(error));
  }
}
tell('read', await tracker.read('query_vendor_status', { name: 'away' }));
tell('health', await tracker.health());
plug.plug = 'in';
tell('read again', await tracker.read('query_vendor_status', { name: 'first' }));
tell('sync', await tracker.sync());
tell('health again', await tracker.health());
process.exit(0);
