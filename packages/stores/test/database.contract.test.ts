import { openDatabase } from '@waymark/stores';
import { databaseContract } from '@waymark/stores/testing';
import { engines } from '@waymark/test-servers';

for (const engine of await engines()) {
  databaseContract({
    name: engine.name,
    async open() {
      const url = await engine.openUrl();
      return {
        database: await openDatabase(url),
        openAgain: engine.shared ? () => openDatabase(url) : null,
      };
    },
  });
}
