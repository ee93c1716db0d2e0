import { expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../open-database.ts';
import { libsqlConfigStore } from '../libsql/config-store.ts';
import { postgresConfigStore } from '../postgres/config-store.ts';

it('a store refuses a database of the other dialect, and says which one it takes', async () => {
  const database = await openDatabase('memory:');
  onTestFinished(() => database.close());
  await expect(postgresConfigStore(database)).rejects.toThrow(/works on a PostgreSQL database.*, not on a libSQL/);
  const postgres = { ...database, dialect: 'postgres' } as const;
  await expect(libsqlConfigStore(postgres)).rejects.toMatchObject({ name: 'ConfigurationError' });
});
