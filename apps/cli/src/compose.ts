import { openMedallionStore, type MedallionStore } from '@waymark/medallion';
import { createHashingEmbedder } from '@waymark/providers';
import { openDatabase, type Database } from '@waymark/stores';
import { telemetryOf, type Invocation } from './program/invocation.ts';
import { createDataFolder } from './project/data-folder.ts';
import { databaseExists } from './project/database-location.ts';

/** Opens the database that a command uses; the caller closes it. */
export function openInvocationDatabase(invocation: Invocation): Promise<Database> {
  const { databaseToken: authToken } = invocation.config;
  const token = authToken === undefined ? {} : { authToken };
  return openDatabase(invocation.database.url, { ...token, ...telemetryOf(invocation) });
}

/** Gives `work` the database, made first where it is missing, and closes it whatever happens. */
export async function withDatabase<Result>(
  invocation: Invocation,
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  if (invocation.database.source === 'default') createDataFolder(invocation.project.dataFolder);
  const database = await openInvocationDatabase(invocation);
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}

/** Gives `work` the store of medallions in the database, see withDatabase. */
export function withStore<Result>(
  invocation: Invocation,
  work: (store: MedallionStore) => Promise<Result>,
): Promise<Result> {
  return withDatabase(invocation, async (database) =>
    work(await openMedallionStore(database, { embedder: createHashingEmbedder() })),
  );
}

/** As withStore, for commands that only read: where there is no database, none is made and `absent` answers. */
export async function withExistingStore<Result>(
  invocation: Invocation,
  work: (store: MedallionStore) => Promise<Result>,
  absent: () => Result,
): Promise<Result> {
  if (databaseExists(invocation.database)) return withStore(invocation, work);
  invocation.terminal.warn(
    `There is no database at ${invocation.database.path} yet. Run \`waymark init\` or \`waymark medallion checkpoint\`.`,
  );
  return absent();
}
