import { openDatabase } from '@waymark/stores';
import { postgresProfileStore, postgresSessionStore } from '@waymark/stores/domain';
import { expect, it } from 'vitest';

it.each([postgresSessionStore, postgresProfileStore])('refuses a database of another engine: %o', async (open) => {
  const database = await openDatabase('memory:');
  await expect(open(database)).rejects.toMatchObject({ code: 'CONFIGURATION' });
  await database.close();
});
