import { openDatabase } from '@waymark/stores';
import { engines } from '@waymark/test-servers';
import { createMemoryMedallionStore, openMedallionStore } from '../src/index.ts';
import { medallionStoreContract } from '../src/testing/index.ts';

medallionStoreContract({
  name: 'plain JavaScript',
  async create() {
    const memory = new Map();
    return { open: async (options) => createMemoryMedallionStore({ ...options, memory }), close: async () => {} };
  },
});

for (const { name, openUrl } of await engines()) {
  medallionStoreContract({
    name,
    async create() {
      const database = await openDatabase(await openUrl());
      return { open: (options) => openMedallionStore(database, options), close: () => database.close() };
    },
  });
}
