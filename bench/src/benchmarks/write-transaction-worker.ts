import { openDatabase, type OpenDatabaseOptions } from '@waymark/stores';
import { timeEach } from '../measure/timing.ts';
import { serveRequests } from '../process/serve-requests.ts';
import { itemName, itemNumbers } from './items.ts';
import { readModifyWrite } from './read-modify-write.ts';

await serveRequests(async (settings: { path: string; durability: NonNullable<OpenDatabaseOptions['durability']> }) => {
  const database = await openDatabase(`file:${settings.path}`, { durability: settings.durability });
  let round = 0;
  return {
    answer(count) {
      const names = itemNumbers(count as number, ++round).map(itemName);
      return timeEach(names.length, (index) => readModifyWrite(database, names[index]!));
    },
    close: () => database.close(),
  };
});
