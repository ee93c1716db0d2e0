import { openDatabase } from '@waymark/stores';
import { engines } from '@waymark/test-servers';

import { openTracker } from '../src/index.ts';
import { trackerContract } from '../src/testing/index.ts';

for (const { name, openUrl } of await engines()) {
  trackerContract({
    name,
    async create() {
      const database = await openDatabase(await openUrl());
      return { open: (options) => openTracker(database, options), close: () => database.close() };
    },
  });
}
