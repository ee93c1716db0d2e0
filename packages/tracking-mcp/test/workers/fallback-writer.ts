import { existsSync } from 'node:fs';

import { openDatabase } from '@waymark/stores';

import { openProjectTracker } from '../../src/index.ts';
import { vendor } from '../support/sample-vendor.ts';
import { plugged } from '../support/plugged-database.ts';

/**
 * Writes for ever to a project whose database is away while a flag file exists, and prints what was acknowledged:
 * `acknowledged NAME`.
 */
const [databaseUrl, cacheUrl, statusFile, flag, name] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];

const tracker = await openProjectTracker({
  openDatabase: async () => {
    const plug = plugged(await openDatabase(databaseUrl));
    Object.defineProperty(plug, 'plug', { get: () => (existsSync(flag) ? 'out' : 'in') });
    return plug.database;
  },
  databaseName: 'test',
  ...{ cacheUrl, statusFile, repository: null },
  times: { writeMs: 2_000, followEveryMs: 20, retryFromMs: 5, retryUpToMs: 30 },
});
console.log('ready');
for (let number = 0; ; number++) {
  const what = `${name}-${String(number).padStart(5, '0')}`;
  const { source } = await tracker.write('create_vendor', vendor(what), { by: name });
  console.log(`acknowledged ${source} ${what}`);
  // Timers and answers get their turn.
  await new Promise((resolve) => setTimeout(resolve, 1));
}
