import { openDatabase } from '@waymark/stores';
import { engines } from '@waymark/test-servers';

import { openTracker } from '../src/sql/open-tracker.ts';
import { workItemContract } from '../src/testing/work-item-contract.ts';

for (const { name, openUrl } of await engines()) {
  workItemContract({
    name,
    async create() {
      const database = await openDatabase(await openUrl());
      return { open: (options) => openTracker(database, options), close: () => database.close() };
    },
  });
}
